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
