export { createReentry } from './reentry.ts';
