import { z } from 'zod';

/** What can depend on a toolkit, the weightiest first. */
const dependentKinds = ['accounts', 'auth_configs', 'mcp_servers', 'sessions', 'rules', 'tools'] as const;
const dependentKindSchema = z.enum(dependentKinds);
export type DependentKind = z.infer<typeof dependentKindSchema>;

/**
 * What deleting the toolkit means for it. `blocks`: it holds a credential and must be deleted first; `outlives`: it goes on
 * naming a toolkit that is gone; `goes`: it is deleted along.
 */
const dependentFates = {
  accounts: 'blocks',
  auth_configs: 'blocks',
  mcp_servers: 'outlives',
  sessions: 'outlives',
  rules: 'outlives',
  tools: 'goes',
} as const satisfies Record<DependentKind, 'blocks' | 'outlives' | 'goes'>;

/** So many of each kind are named; the rest is counted. */
const mostDependentNames = 10;

export const toolkitDependentSchema = z.object({
  kind: dependentKindSchema,
  fate: z.enum(['blocks', 'outlives', 'goes']),
  count: z.int().min(1),
  names: z.array(z.string()).max(mostDependentNames),
});
export type ToolkitDependent = z.infer<typeof toolkitDependentSchema>;

/** The things of one kind as a dependent; none where there are none. */
export function dependent(kind: DependentKind, names: readonly string[]): ToolkitDependent[] {
  if (names.length === 0) return [];
  const shown = names.slice(0, mostDependentNames);
  return [{ kind, fate: dependentFates[kind], count: names.length, names: shown }];
}
