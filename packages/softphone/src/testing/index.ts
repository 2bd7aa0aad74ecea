export { createServerDouble } from './server-double.ts';
export { lineContract } from './line-contract.ts';
export { sampleOffer } from './sample-call.ts';
export { scriptedLine } from './scripted-line.ts';
export type { LineContractCase, LineNetwork, LineUnderTest } from './line-contract.ts';
export type { ReceivedCommand, ServerDouble, ServerDoubleOptions } from './server-double.ts';
export type { ScriptedLine } from './scripted-line.ts';
