export { createImports } from './imports.ts';
