export { fromAriClient } from './from-ari-client.ts';
export type { AriClient, FromAriClientOptions } from './from-ari-client.ts';
