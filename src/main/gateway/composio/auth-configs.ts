import type { AuthConfigCreateResponse } from '@composio/client/resources/auth-configs';
import { z } from 'zod';
import type { AuthConfig } from '#shared/domain/auth-config.ts';
import { documentedMode } from '#shared/domain/auth-mode.ts';
import { SallyportError } from '#shared/errors.ts';
import type { Core } from '../../core/index.ts';
import { toWireAuthConfig, wireAuthConfigSchema, wireAuthConfigsSchema } from './auth-config.ts';
import {
  authConfigChangeSchema,
  configChange,
  newAuthConfigSchema,
  newConfigInput,
} from './auth-config-bodies.ts';
import { countedPage } from './counted-page.ts';
import { pageQuery, queryFlag, queryList, queryValue } from './query.ts';
import { defineRoute, type ManagementRoute } from './route.ts';

const listQuery = z.object({
  toolkit_slug: queryList(z.string().toLowerCase()),
  search: queryValue(z.string().max(200, 'is longer than 200 characters').optional()),
  show_disabled: queryFlag(),
  is_composio_managed: queryFlag(),
  ...pageQuery(1_000),
});

const createdSchema = z.object({
  toolkit: z.object({ slug: z.string() }),
  auth_config: z.object({ id: z.string(), auth_scheme: z.string(), is_composio_managed: z.boolean() }),
}) satisfies z.ZodType<AuthConfigCreateResponse>;

const doneSchema = z.object({ success: z.boolean() });

export interface AuthConfigRouteDeps extends Pick<Core, 'authConfigs' | 'toolkits'> {
  /** The gateway's own base URL. */
  readonly gatewayUrl: () => string;
}

/**
 * `/auth_configs` of the documented API. Whoever may connect accounts sees what there is to connect with; changing it is a
 * permission of its own.
 */
export function authConfigRoutes({
  authConfigs,
  toolkits,
  gatewayUrl,
}: AuthConfigRouteDeps): readonly ManagementRoute[] {
  function wire(config: AuthConfig) {
    return toWireAuthConfig(config, {
      toolkit: toolkits.find(config.toolkit),
      secret: authConfigs.shownSecret(config.id),
      gatewayUrl: gatewayUrl(),
    });
  }

  const tag = 'Auth configs';
  const reads = { tag, permission: 'manage_connections' } as const;
  const writes = { tag, permission: 'manage_auth_configs' } as const;

  return [
    defineRoute({
      ...reads,
      method: 'GET',
      path: '/auth_configs',
      summary: 'List auth configs, newest first',
      query: listQuery,
      answer: { status: 200, schema: wireAuthConfigsSchema },
      async handle({ query }) {
        const page = countedPage(
          authConfigs.find(query.search).filter((config) => isWanted(config, query)),
          query,
          ({ created_at: createdAt, id }) => `${createdAt}\u0000${id}`,
        );
        return { ...page, items: page.items.map(wire) };
      },
    }),
    defineRoute({
      ...writes,
      method: 'POST',
      path: '/auth_configs',
      summary: 'Create an auth config',
      body: newAuthConfigSchema,
      answer: { status: 201, schema: createdSchema },
      async handle({ key, body }) {
        const input = newConfigInput(body.toolkit.slug, body.auth_config);
        const config =
          body.auth_config.type === 'use_composio_managed_auth'
            ? await authConfigs.createWithoutApp(input, key.name)
            : await authConfigs.create(input, key.name);
        return {
          toolkit: { slug: config.toolkit },
          auth_config: {
            id: config.id,
            auth_scheme: documentedMode(config.auth_scheme),
            is_composio_managed: false,
          },
        };
      },
    }),
    defineRoute({
      ...reads,
      method: 'GET',
      path: '/auth_configs/{id}',
      summary: 'Look at an auth config',
      answer: { status: 200, schema: wireAuthConfigSchema },
      handle: async ({ parameters }) => wire(authConfigs.get(parameters.id, 'id')),
    }),
    defineRoute({
      ...writes,
      method: 'PATCH',
      path: '/auth_configs/{id}',
      summary: 'Change an auth config',
      body: authConfigChangeSchema,
      answer: { status: 200, schema: wireAuthConfigSchema },
      async handle({ parameters: { id }, body }) {
        return wire(await authConfigs.update({ id, ...configChange(body, authConfigs.shownSecret(id)) }));
      },
    }),
    defineRoute({
      ...writes,
      method: 'PATCH',
      path: '/auth_configs/{id}/{status}',
      summary: 'Enable or disable an auth config',
      answer: { status: 200, schema: doneSchema },
      async handle({ parameters: { id, status } }) {
        await authConfigs.update({ id, is_enabled: isEnabled(status) });
        return { success: true };
      },
    }),
    defineRoute({
      ...writes,
      method: 'DELETE',
      path: '/auth_configs/{id}',
      summary: 'Delete an auth config that no account needs',
      answer: { status: 200, schema: doneSchema },
      async handle({ parameters }) {
        await authConfigs.delete(parameters.id);
        return { success: true };
      },
    }),
  ];
}

function isWanted(
  config: AuthConfig,
  {
    toolkit_slug: slugs,
    show_disabled: showsDisabled,
    is_composio_managed: isManaged,
  }: z.output<typeof listQuery>,
): boolean {
  if (isManaged === true) return false;
  return (
    (slugs.length === 0 || slugs.includes(config.toolkit)) && (config.is_enabled || showsDisabled === true)
  );
}

function isEnabled(status: string): boolean {
  const word = status.toUpperCase();
  if (word === 'ENABLED' || word === 'DISABLED') return word === 'ENABLED';
  throw new SallyportError('ValidationFailed', `status: "${status.slice(0, 40)}" is not a status.`, {
    field: 'status',
    fix: 'Use ENABLED or DISABLED.',
    errors: ['status: must be ENABLED or DISABLED'],
  });
}
