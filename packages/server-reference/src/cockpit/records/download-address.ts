/** The same recording as an attachment. */
export function downloadAddress(recordingUrl: string, origin: string): string {
  const url = new URL(recordingUrl, origin);
  url.searchParams.set('download', '1');
  return url.href;
}
