/** Where a browser on this machine reaches a server that listens on `host`. No slash at the end. */
export function localUrl(host: string, port: number): string {
  // "Every address" is one to listen on, not one to go to.
  const name = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}
