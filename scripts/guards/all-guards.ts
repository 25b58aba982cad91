import { auditGuards } from './audit-guards.ts';
import { boundaryGuards } from './boundary-guards.ts';
import { callLogGuards } from './call-log-guards.ts';
import { credentialGuards } from './credential-guards.ts';
import { fileGuards } from './file-guards.ts';
import { gatewayGuards } from './gateway-guards.ts';
import type { Guard } from './guard.ts';
import { importGuards } from './import-guards.ts';
import { lockGuards } from './lock-guards.ts';
import { managementGuards } from './management-guards.ts';
import { openapiGuards } from './openapi-guards.ts';
import { sessionGuards } from './session-guards.ts';
import { webhookGuards } from './webhook-guards.ts';

/** Every guard that `npm run guards` takes away. */
export const allGuards: readonly Guard[] = [
  ...auditGuards,
  ...boundaryGuards,
  ...callLogGuards,
  ...credentialGuards,
  ...fileGuards,
  ...gatewayGuards,
  ...importGuards,
  ...lockGuards,
  ...managementGuards,
  ...openapiGuards,
  ...sessionGuards,
  ...webhookGuards,
];
