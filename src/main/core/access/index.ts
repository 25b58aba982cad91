export { type Access, createAccess } from './access.ts';
export { decide } from './decide.ts';
