/**
 * How far an entry can be trusted. `checked`: compared with several sources and tested; `derived`: from working code or two
 * agreeing sources; `unverified`: from one specification, so the host wants confirming before first use; `name_only`: the
 * person has to enter the base URL; `custom`: described by the person. Free of zod: the console loads it.
 */
export const toolkitTiers = ['checked', 'derived', 'unverified', 'name_only', 'custom'] as const;
export type ToolkitTier = (typeof toolkitTiers)[number];
