export { type AutoLock, createAutoLock } from './auto-lock.ts';
