import type { z } from 'zod';
import { accountOperations } from './accounts.ts';
import { appOperations } from './app.ts';
import { approvalOperations } from './approvals.ts';
import { auditOperations } from './audit.ts';
import { authConfigOperations } from './auth-configs.ts';
import { backupOperations } from './backup.ts';
import { callOperations } from './calls.ts';
import { commandLineOperationsOfTheOwner } from './command-line.ts';
import { connectionOperations } from './connections.ts';
import { demoOperations } from './demo.ts';
import { draftOperations } from './drafts.ts';
import { importOperations } from './imports.ts';
import { keyOperations } from './keys.ts';
import { ruleOperations } from './rules.ts';
import { toolkitOperations } from './toolkits.ts';
import { vaultOperations } from './vault.ts';
import { webhookOperations } from './webhooks.ts';

/** Everything that can be asked of a running Sallyport, by name. IPC, HTTP and the CLI only translate. */
export const contract = {
  ...appOperations,
  ...vaultOperations,
  ...toolkitOperations,
  ...accountOperations,
  ...authConfigOperations,
  ...connectionOperations,
  ...keyOperations,
  ...ruleOperations,
  ...approvalOperations,
  ...auditOperations,
  ...callOperations,
  ...draftOperations,
  ...commandLineOperationsOfTheOwner,
  ...webhookOperations,
  ...importOperations,
  ...backupOperations,
  ...demoOperations,
};

export type Contract = typeof contract;
export type OperationName = keyof Contract;

/** What a caller writes: fields with defaults may be left out. */
export type OperationInput<Name extends OperationName> = z.input<Contract[Name]['input']>;
/** What a handler receives: parsed, with defaults filled in. */
export type ParsedInput<Name extends OperationName> = z.output<Contract[Name]['input']>;
export type OperationOutput<Name extends OperationName> = z.output<Contract[Name]['output']>;

/** An implementation of operations, one function a name. */
export type OperationHandlers<Names extends OperationName = OperationName> = {
  readonly [Name in Names]: (input: ParsedInput<Name>) => Promise<OperationOutput<Name>>;
};

export function isOperationName(name: string): name is OperationName {
  return Object.hasOwn(contract, name);
}
