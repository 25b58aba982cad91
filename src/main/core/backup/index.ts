export { createBackup } from './backup.ts';
