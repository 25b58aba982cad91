import type { OperationName } from './index.ts';

/**
 * The contract's operation names as plain data. The preload script lets nothing else through, and as a sandboxed script it
 * cannot carry the schemas that the contract itself is made of. A test holds the list equal to the contract.
 */
export const operationNames = [
  'app.status',
  'settings.get',
  'settings.update',
  'console.link',
  'vault.status',
  'vault.create',
  'vault.unlock',
  'vault.lock',
  'vault.addSlot',
  'vault.removeSlot',
  'toolkits.list',
  'toolkits.get',
  'toolkits.create',
  'toolkits.update',
  'toolkits.delete',
  'accounts.list',
  'accounts.get',
  'accounts.create',
  'accounts.test',
  'accounts.rename',
  'accounts.disable',
  'accounts.enable',
  'accounts.confirmOrigins',
  'accounts.delete',
  'keys.list',
  'keys.create',
  'keys.revoke',
  'calls.list',
  'calls.get',
] as const satisfies readonly OperationName[];
