import type { z } from 'zod';
import { SallyportError } from '#shared/errors.ts';
import type { Scope } from '../../sessions/index.ts';
import type { connectionsInput } from './meta-inputs.ts';

/** What became of one toolkit. */
interface ToolkitResult {
  readonly toolkit: string;
  readonly status: 'active' | 'initiated' | 'failed';
  readonly has_active_connection: boolean;
  readonly was_reinitiated: boolean;
  readonly instruction: string;
  readonly connected_account_id?: string;
  readonly accounts?: readonly { readonly id: string; readonly alias: string | null }[];
  readonly redirect_url?: string;
  readonly error_message?: string;
}

/** Tells which toolkits are connected, and makes a link for the person where one is not. */
export async function manageConnections(
  { toolkits, reinitiate_all: again }: z.output<typeof connectionsInput>,
  scope: Scope,
  linkUrl: (token: string) => string,
): Promise<Record<string, unknown>> {
  const results: ToolkitResult[] = [];
  // One after the other: several links at once would compete for the same aliases and limits.
  for (const toolkit of new Set(toolkits)) results.push(await connect(toolkit, scope, again, linkUrl));
  const count = (status: ToolkitResult['status']) =>
    results.filter((result) => result.status === status).length;
  return {
    message: results.map(({ instruction }) => instruction).join(' '),
    results: Object.fromEntries(results.map((result) => [result.toolkit, result])),
    summary: {
      total_toolkits: results.length,
      active_connections: count('active'),
      initiated_connections: count('initiated'),
      failed_connections: count('failed'),
    },
  };
}

async function connect(
  toolkit: string,
  scope: Scope,
  again: boolean,
  linkUrl: (token: string) => string,
): Promise<ToolkitResult> {
  const active = scope.allowsToolkit(toolkit)
    ? scope.accountsOf(toolkit).filter(({ status }) => status === 'ACTIVE')
    : [];
  const [newest] = active;
  if (newest && !again) {
    return {
      toolkit,
      status: 'active',
      has_active_connection: true,
      was_reinitiated: false,
      connected_account_id: newest.id,
      accounts: active.map(({ id, alias }) => ({ id, alias })),
      instruction: `${toolkit} is connected.`,
    };
  }
  try {
    const { token, accountId } = await scope.link(toolkit);
    return {
      toolkit,
      status: 'initiated',
      has_active_connection: active.length > 0,
      was_reinitiated: active.length > 0,
      connected_account_id: accountId,
      redirect_url: linkUrl(token),
      instruction: `Ask the person to open the link of ${toolkit} on this machine within 10 minutes and to connect there, then go on.`,
    };
  } catch (error) {
    if (!(error instanceof SallyportError)) throw error;
    return {
      toolkit,
      status: 'failed',
      has_active_connection: active.length > 0,
      was_reinitiated: false,
      error_message: error.message,
      instruction: `${error.message} ${error.details.fix ?? ''}`.trim(),
    };
  }
}
