export { createOpenapiImports } from './openapi-imports.ts';
