/**
 * Whether nobody asked for the pause with this code: the line was lost, or the phone could not be
 * reached. The codes that people choose, a tenant's own too, do not end like these.
 */
export function isInvoluntaryPause(code: string): boolean {
  return /_(?:LOST|UNREACHABLE)$/.test(code);
}
