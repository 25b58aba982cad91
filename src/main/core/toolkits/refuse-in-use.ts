import type { DependentKind, ToolkitDependent } from '#shared/domain/toolkit-dependent.ts';
import { SallyportError } from '#shared/errors.ts';

const words: Readonly<Record<DependentKind, readonly [one: string, many: string]>> = {
  accounts: ['account', 'accounts'],
  auth_configs: ['auth config', 'auth configs'],
  mcp_servers: ['MCP server', 'MCP servers'],
  sessions: ['session', 'sessions'],
  rules: ['rule', 'rules'],
  tools: ['imported tool', 'imported tools'],
};

/**
 * Keeps a toolkit that something needs.
 *
 * @param force whether the owner takes it that what outlives the toolkit goes on naming it. What holds a credential is kept
 *   from losing its toolkit in any case.
 * @throws SallyportError ToolkitInUse with everything that depends on it.
 */
export function refuseInUse(slug: string, dependents: readonly ToolkitDependent[], force: boolean): void {
  const blocking = dependents.filter(({ fate }) => fate === 'blocks');
  const needing = force ? blocking : dependents.filter(({ fate }) => fate !== 'goes');
  if (needing.length === 0) return;
  throw new SallyportError(
    'ToolkitInUse',
    `slug: "${slug}" is needed by ${needing.map(counted).join(', ')}.`,
    {
      field: 'slug',
      fix:
        blocking.length > 0
          ? `Delete ${blocking.map(({ kind }) => `its ${words[kind][1]}`).join(' and ')} first.`
          : 'Change or delete these first; or delete the toolkit with "force": true, and they go on naming it.',
      errors: dependents.map(line),
    },
  );
}

function counted({ kind, count }: ToolkitDependent): string {
  const [one, many] = words[kind];
  return `${count} ${count === 1 ? one : many}`;
}

function line(dependent: ToolkitDependent): string {
  const { count, names, fate } = dependent;
  const further = count > names.length ? `, and ${count - names.length} more` : '';
  const along = fate === 'goes' ? ' (deleted along)' : '';
  return `${counted(dependent)}${along}: ${names.join(', ')}${further}`;
}
