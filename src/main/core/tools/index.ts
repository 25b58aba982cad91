export { toolForm, toolRequest } from './draft-tool.ts';
export { listTools } from './list-tools.ts';
export { createOperationTools } from './operation-tools.ts';
export type { Tool, ToolOutcome } from './tool.ts';
export { createToolLibrary, type ToolChanges, type ToolLibrary } from './tool-library.ts';
export { createTools, type Tools } from './tools.ts';
