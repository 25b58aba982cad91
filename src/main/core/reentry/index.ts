export { createReentry, type Reenter } from './reentry.ts';
