export { createServerDouble } from './server-double.ts';
export { sampleOffer } from './sample-call.ts';
export type { ReceivedCommand, ServerDouble, ServerDoubleOptions } from './server-double.ts';
