export type { SearchAnswer } from './meta/search-answer.ts';
export type { ObjectSchema, Tool, ToolOutcome, ToolSource } from './tool.ts';
export { createTools, type Tools } from './tools.ts';
