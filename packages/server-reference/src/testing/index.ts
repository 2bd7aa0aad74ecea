export { storeContract } from './store-contract.ts';
export type { StoreCase, StoreUnderTest } from './store-contract.ts';
