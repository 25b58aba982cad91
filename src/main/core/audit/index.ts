export { type Audit, createAudit } from './audit.ts';
export { asOwnWork, createOrigins, type Origins } from './origins.ts';
