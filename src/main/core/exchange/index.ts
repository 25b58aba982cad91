export { createCallExport } from './export-calls.ts';
export { createHarImport } from './import-har.ts';
