import { z } from 'zod';
import type { ApiKey } from '#shared/domain/api-key.ts';
import { localProject } from '#shared/domain/project.ts';
import { SallyportError } from '#shared/errors.ts';
import type { Core } from '../../core/index.ts';
import { pageQuery } from './query.ts';
import { defineRoute, type ManagementRoute } from './route.ts';

export type ProjectDeps = Pick<Core, 'settings'>;

// There is one person, one organisation and one project here: this installation. Their ids are the same everywhere.
const projectId = localProject.id;
const organisation = { id: localProject.organisation, name: 'local', plan: 'LOCAL' } as const;
const owner = {
  id: 'owner',
  user_id: 'owner',
  email: 'owner@localhost',
  name: 'Owner',
  role: 'admin',
} as const;

const nullableText = z.string().nullable();

const keySchema = z.object({
  auto_id: z.number(),
  id: z.string(),
  name: z.string(),
  project_id: z.string(),
  org_member_id: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
  deleted_at: nullableText,
  key: z.string().describe('Its first characters: the key itself is kept nowhere.'),
  deleted: z.boolean(),
});

const projectSchema = z.object({
  auto_id: z.number(),
  id: z.string(),
  nano_id: z.string(),
  org_id: z.string(),
  name: z.string(),
  email: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
  webhook_url: nullableText,
  event_webhook_url: nullableText,
  webhook_secret: nullableText,
  triggers_enabled: z.boolean(),
  last_subscribed_at: nullableText,
  deleted: z.boolean(),
  is_new_webhook: z.boolean(),
  webhook_version: z.string(),
  org: z.object({ id: z.string(), name: z.string(), plan: z.string() }),
});

const sessionInfoSchema = z.object({
  project: projectSchema,
  api_key: keySchema,
  org_member: z.object({
    id: z.string(),
    user_id: z.string(),
    email: z.string(),
    name: z.string(),
    role: z.string(),
  }),
});

const configSchema = z.object({
  is_2FA_enabled: z.boolean(),
  display_name: z.string(),
  mask_secret_keys_in_connected_account: z.boolean(),
  log_visibility_setting: z.enum(['show_all', 'dont_store_data']),
  require_mcp_api_key: z.boolean(),
  is_composio_link_enabled_for_managed_auth: z.boolean(),
});

const projectListSchema = z.object({
  data: z.array(projectSchema),
  next_cursor: nullableText,
  total_pages: z.number(),
  current_page: z.number(),
  total_items: z.number(),
});

/** An installation has no age of its own: to a key it is as old as that key. */
function projectFor(key: ApiKey): z.input<typeof projectSchema> {
  return {
    auto_id: 1,
    id: projectId,
    nano_id: projectId,
    org_id: organisation.id,
    name: 'local',
    email: owner.email,
    created_at: key.created_at,
    updated_at: key.created_at,
    webhook_url: null,
    event_webhook_url: null,
    webhook_secret: null,
    triggers_enabled: false,
    last_subscribed_at: null,
    deleted: false,
    is_new_webhook: true,
    webhook_version: 'V3',
    org: organisation,
  };
}

function wireKey(key: ApiKey): z.input<typeof keySchema> {
  return {
    auto_id: 1,
    id: key.id,
    name: key.name,
    project_id: projectId,
    org_member_id: owner.id,
    created_at: key.created_at,
    updated_at: key.created_at,
    deleted_at: key.revoked_at,
    key: `${key.prefix}...`,
    deleted: key.revoked_at !== null,
  };
}

/**
 * Who is asking, and the one local project (https://docs.composio.dev/reference/api-reference/projects). Any key may look;
 * what would make projects or keys is refused, since only the owner does that, in the console.
 */
export function projectRoutes({ settings }: ProjectDeps): readonly ManagementRoute[] {
  const shared = { permission: null, tag: 'Project' } as const;
  const ownersAlone = (path: string, method: 'POST' | 'DELETE', summary: string) =>
    defineRoute({
      ...shared,
      method,
      path,
      summary: `${summary} (always refused: only the owner does this, in the console)`,
      answer: { status: 200, schema: z.object({}) },
      async handle() {
        throw new SallyportError('PermissionDenied', 'Projects and keys are the owner’s alone.', {
          fix: 'There is one local project; the owner makes and revokes keys in the console under Agents.',
        });
      },
    });

  return [
    defineRoute({
      ...shared,
      method: 'GET',
      path: '/auth/session/info',
      summary: 'Who is asking: the key, its project and owner',
      answer: { status: 200, schema: sessionInfoSchema },
      handle: async ({ key }) => ({ project: projectFor(key), api_key: wireKey(key), org_member: owner }),
    }),
    defineRoute({
      ...shared,
      method: 'GET',
      path: '/org/project/config',
      summary: 'How the project is configured',
      answer: { status: 200, schema: configSchema },
      handle: async (): Promise<z.input<typeof configSchema>> => ({
        is_2FA_enabled: false,
        display_name: 'local',
        mask_secret_keys_in_connected_account: true,
        log_visibility_setting: settings.get().record_bodies ? 'show_all' : 'dont_store_data',
        require_mcp_api_key: true,
        is_composio_link_enabled_for_managed_auth: true,
      }),
    }),
    defineRoute({
      ...shared,
      method: 'GET',
      path: '/org/owner/project/list',
      summary: 'List the projects: the local one',
      query: z.object(pageQuery(1000)),
      answer: { status: 200, schema: projectListSchema },
      handle: async ({ key }) => ({
        data: [projectFor(key)],
        next_cursor: null,
        total_pages: 1,
        current_page: 1,
        total_items: 1,
      }),
    }),
    defineRoute({
      ...shared,
      method: 'GET',
      path: '/org/owner/project/{nano_id}',
      summary: 'Look at the local project',
      answer: { status: 200, schema: projectSchema.extend({ api_keys: z.array(keySchema) }) },
      async handle({ key, parameters }) {
        if (parameters.nano_id !== projectId) throw noSuchProject(parameters.nano_id);
        return { ...projectFor(key), api_keys: [wireKey(key)] };
      },
    }),
    ownersAlone('/org/owner/project/new', 'POST', 'Create a project'),
    ownersAlone('/org/owner/project/{nano_id}', 'DELETE', 'Delete a project'),
    ownersAlone('/org/owner/project/{nano_id}/regenerate_api_key', 'POST', 'Make a new key for a project'),
  ];
}

function noSuchProject(id: string): SallyportError {
  return new SallyportError('ProjectNotFound', `There is no project "${id.slice(0, 64)}".`, {
    field: 'nano_id',
    fix: `The one local project is "${projectId}".`,
  });
}
