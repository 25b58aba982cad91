export type { Tool, ToolOutcome } from './tool.ts';
export { createTools, type Tools } from './tools.ts';
