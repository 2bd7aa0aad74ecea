/** The first release of each branch that takes commands over the event WebSocket. */
const firstMinor: Readonly<Record<number, number>> = { 20: 14, 21: 9, 22: 4 };

/**
 * Whether an Asterisk of this version takes commands over its event WebSocket (since 20.14, 21.9 and
 * 22.4). A version that is not a number, as of a build from source, is taken for a new one.
 */
export function hasRestOverWebSocket(version: string): boolean {
  const match = /^(?:certified[-/])?(\d+)\.(\d+)/.exec(version);
  if (!match) return true;
  const major = Number(match[1]);
  return major > 22 || Number(match[2]) >= (firstMinor[major] ?? Infinity);
}
