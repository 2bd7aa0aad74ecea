export { createFakeAsterisk } from './fake-asterisk.ts';
export type { FakeAsterisk, FakeAsteriskOptions, RequestFault } from './fake-asterisk.ts';
export type { EventSession } from './fake/applications.ts';
export type { FakeCounts } from './fake/exchange.ts';
export type { FakePhone, NetworkCall, RemoteParty } from './fake/remote-party.ts';
export type { RestAnswer } from './fake/rest-api.ts';
export { serveFakeAsterisk } from './serve-fake-asterisk.ts';
export type { ServedFakeAsterisk, ServeFakeAsteriskOptions } from './serve-fake-asterisk.ts';
