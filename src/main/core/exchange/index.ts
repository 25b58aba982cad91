export { createCallExport } from './export-calls.ts';
