import { z } from 'zod';
import {
  type HintFilter,
  type SessionConfig,
  type SlugFilter,
  type ToolFilter,
  toolHintSchema,
  toolHints,
} from '#shared/domain/session.ts';
import { toolkitSlugSchema } from '#shared/domain/toolkit.ts';
import { parseCallbackUrl } from '../../../core/oauth/index.ts';
import { type SessionChange, usualMultiAccount } from '../../../core/sessions/index.ts';

const slug = z.string({ error: 'must be a toolkit slug' }).trim().toLowerCase().pipe(toolkitSlugSchema);
const toolSlug = z.string({ error: 'must be a tool slug' }).trim().min(1, 'is empty');
const hint = z.enum(toolHintSchema.options, { error: `must be one of ${toolHints.join(', ')}` });

/** Requests say `enable` or `disable`, or give the first of the two as a bare list. */
function slugFilter(item: z.ZodType<string>) {
  return z
    .union(
      [z.array(item), z.object({ enable: z.array(item).optional(), disable: z.array(item).optional() })],
      {
        error: 'must be a list, {enable: []} or {disable: []}',
      },
    )
    .transform((given) => (Array.isArray(given) ? { enable: given } : given))
    .refine(({ enable, disable }) => enable === undefined || disable === undefined, {
      error: 'takes enable or disable, not both',
    })
    .transform(({ enable, disable }): SlugFilter | null => {
      if (enable !== undefined) return { enabled: [...enable] };
      return disable === undefined ? null : { disabled: [...disable] };
    });
}

const hintFilter = z
  .union([z.array(hint), z.object({ enable: z.array(hint).optional(), disable: z.array(hint).optional() })], {
    error: 'must be a list, or {enable: [], disable: []}',
  })
  .transform((given): HintFilter => {
    const { enable, disable } = Array.isArray(given) ? { enable: given } : given;
    return { ...(enable ? { enabled: enable } : {}), ...(disable ? { disabled: disable } : {}) };
  });

const toolFilter = z.union([
  z.object({ tags: hintFilter }).transform(({ tags }): ToolFilter | null => ({ tags })),
  slugFilter(toolSlug),
]);

const toolFilters = z
  .record(slug, toolFilter)
  .transform(
    (filters): Record<string, ToolFilter> =>
      Object.fromEntries(
        Object.entries(filters).flatMap(([name, filter]) => (filter === null ? [] : [[name, filter]])),
      ),
  );

const manageConnections = z
  .union([
    z.boolean(),
    z.object({
      enable: z.boolean().nullish(),
      callback_url: z.string().nullish(),
      enable_wait_for_connections: z.boolean().nullish(),
      enable_connection_removal: z.boolean().nullish(),
    }),
  ])
  .transform((given) => (typeof given === 'boolean' ? { enable: given } : given));

const multiAccount = z.object({
  enable: z.boolean().nullish(),
  max_accounts_per_toolkit: z
    .int('must be a whole number')
    .min(2, 'must be at least 2')
    .max(10, 'must be at most 10')
    .nullish(),
  require_explicit_selection: z.boolean().nullish(),
});

const workbench = z.object({
  enable: z.boolean().nullish(),
  enable_proxy_execution: z.boolean().nullish(),
  auto_offload_threshold: z.number().nullish(),
  sandbox_size: z.enum(['standard', 'medium', 'large', 'xlarge']).nullish(),
});

/** The parts of a session's configuration as requests write them. */
export const sessionPartsSchema = z.object({
  toolkits: slugFilter(slug).nullish(),
  tools: toolFilters.nullish(),
  tags: hintFilter.nullish(),
  auth_configs: z.record(slug, z.string({ error: 'must be an auth config id' })).nullish(),
  connected_accounts: z
    .record(
      slug,
      z
        .union([z.string(), z.array(z.string())], { error: 'must be an account id, or a list of them' })
        .transform((ids) => (typeof ids === 'string' ? [ids] : ids)),
    )
    .nullish(),
  manage_connections: manageConnections.nullish(),
  multi_account: multiAccount.nullish(),
  workbench: workbench.nullish(),
  preload: z.object({ tools: z.union([z.literal('all'), z.array(toolSlug)]).optional() }).nullish(),
  search: z.object({ enable: z.boolean().optional() }).nullish(),
  execute: z.object({ enable_multi_execute: z.boolean().optional() }).nullish(),
});

export type SessionParts = z.output<typeof sessionPartsSchema>;

/**
 * What a request says of a configuration, for the core. A part that is given in part keeps what it was for the rest.
 *
 * @param now the configuration so far; null for a new session.
 * @throws SallyportError ValidationFailed (callback_url).
 */
export function sessionChange(parts: SessionParts, now: SessionConfig | null): SessionChange {
  const { manage_connections: manage, multi_account: multi, workbench: bench } = parts;
  return {
    toolkits: parts.toolkits,
    tools: parts.tools,
    tags: parts.tags,
    auth_configs: parts.auth_configs,
    connected_accounts: parts.connected_accounts,
    manage_connections: manage && manageChange(manage, now),
    multi_account: multi && {
      ...(now?.multi_account ?? usualMultiAccount),
      ...present({
        enable: multi.enable,
        max_accounts_per_toolkit: multi.max_accounts_per_toolkit,
        require_explicit_selection: multi.require_explicit_selection,
      }),
    },
    workbench: bench && {
      enable: true,
      proxy_execution_enabled: true,
      ...now?.workbench,
      ...present({
        enable: bench.enable,
        proxy_execution_enabled: bench.enable_proxy_execution,
        auto_offload_threshold: bench.auto_offload_threshold,
        sandbox_size: bench.sandbox_size,
      }),
    },
    preload: parts.preload && { tools: parts.preload.tools ?? [] },
    search: parts.search && { enable: parts.search.enable ?? true },
    execute: parts.execute && { enable_multi_execute: parts.execute.enable_multi_execute ?? true },
  };
}

function manageChange(
  {
    enable,
    callback_url: callback,
  }: { enable?: boolean | null | undefined; callback_url?: string | null | undefined },
  now: SessionConfig | null,
): SessionConfig['manage_connections'] {
  const before = now?.manage_connections;
  const callbackUrl = callback ? parseCallbackUrl(callback) : before?.callback_url;
  return {
    enabled: enable ?? before?.enabled ?? true,
    ...(callbackUrl === undefined ? {} : { callback_url: callbackUrl }),
  };
}

type Given<Values> = { [Name in keyof Values]?: Exclude<Values[Name], null | undefined> };

/** Only what was given. */
function present<Values extends Record<string, unknown>>(values: Values): Given<Values> {
  const given = Object.entries(values).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(given) as Given<Values>;
}
