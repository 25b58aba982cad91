export { forkHelper, helperEnvironment } from './fork-helper.ts';
export type { HelperProcess, HelperRequest } from './helper-protocol.ts';
export { createKeychain } from './keychain.ts';
