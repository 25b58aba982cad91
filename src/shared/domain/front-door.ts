/** The ways a call comes in. A file of its own, so that the console's query line needs no schemas. */
export const frontDoors = [
  'envelope',
  'pass_through',
  'console',
  'replay',
  'tools',
  'mcp',
  'import',
] as const;

/** Those of them that agents come in through. */
export const agentDoors = [
  'envelope',
  'pass_through',
  'tools',
  'mcp',
] as const satisfies readonly (typeof frontDoors)[number][];
