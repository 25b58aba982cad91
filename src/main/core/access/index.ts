export { type Access, createAccess } from './access.ts';
export { type Decision, decide } from './decide.ts';
