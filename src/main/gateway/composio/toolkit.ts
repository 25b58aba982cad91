import type {
  ToolkitListResponse,
  ToolkitRetrieveCategoriesResponse,
  ToolkitRetrieveResponse,
} from '@composio/client/resources/toolkits';
import { z } from 'zod';
import type { AuthScheme, Toolkit, ToolkitSummary } from '#shared/domain/toolkit.ts';
import { countedPageOf } from './counted-page.ts';
import { letterLogo } from './letter-logo.ts';
import { accountWireFields, appWireFields, byNeed, wireFieldsSchema } from './wire-fields.ts';

const metaSchema = z.object({
  description: z.string(),
  logo: z.string(),
  tools_count: z.number(),
  triggers_count: z.number(),
  version: z.string(),
});

// The client's types want a date of creation and of change; the catalog has none, the SDK takes them as optional, and an
// invented one would be wrong.
type Undated<Meta> = Omit<Meta, 'created_at' | 'updated_at'>;
type DocumentedItem = Omit<ToolkitListResponse.Item, 'meta'> & {
  meta: Undated<ToolkitListResponse.Item['meta']>;
};
type DocumentedToolkit = Omit<ToolkitRetrieveResponse, 'meta'> & {
  meta: Undated<ToolkitRetrieveResponse['meta']>;
};

const shared = {
  name: z.string(),
  slug: z.string(),
  type: z.enum(['native', 'custom']),
  is_local_toolkit: z.boolean(),
  composio_managed_auth_schemes: z.array(z.string()),
};

/** A toolkit as the documented list has it. */
export const wireToolkitItemSchema = z.object({
  ...shared,
  auth_schemes: z.array(z.string()),
  no_auth: z.boolean(),
  meta: metaSchema.extend({ categories: z.array(z.object({ id: z.string(), name: z.string() })) }),
  deprecated: z.object({ toolkitId: z.string() }),
}) satisfies z.ZodType<DocumentedItem>;

export const wireToolkitsSchema = countedPageOf(wireToolkitItemSchema) satisfies z.ZodType<
  Omit<ToolkitListResponse, 'items'> & { items: DocumentedItem[] }
>;

/** The documented shape of one toolkit. */
export const wireToolkitSchema = z.object({
  ...shared,
  enabled: z.boolean(),
  base_url: z.string(),
  get_current_user_endpoint: z.string().exactOptional(),
  get_current_user_endpoint_method: z.string().exactOptional(),
  meta: metaSchema.extend({
    categories: z.array(z.object({ slug: z.string(), name: z.string() })),
    available_versions: z.array(z.string()),
  }),
  composio_managed_auth: z.array(
    z.object({ mode: z.string(), scopes: z.object({ available: z.array(z.string()) }) }),
  ),
  auth_config_details: z.array(
    z.object({
      name: z.string(),
      mode: z.string(),
      fields: z.object({
        auth_config_creation: wireFieldsSchema,
        connected_account_initiation: wireFieldsSchema,
      }),
      proxy: z.object({ base_url: z.string() }),
    }),
  ),
  deprecated: z.object({
    toolkitId: z.string(),
    rawProxyInfoByAuthSchemes: z.array(z.record(z.string(), z.unknown())),
  }),
}) satisfies z.ZodType<DocumentedToolkit>;

export const wireCategoriesSchema = countedPageOf(
  z.object({ id: z.string(), name: z.string() }),
) satisfies z.ZodType<ToolkitRetrieveCategoriesResponse>;

export function toWireToolkitItem(toolkit: ToolkitSummary): z.input<typeof wireToolkitItemSchema> {
  const { slug, auth_modes: modes } = toolkit;
  return {
    ...basics(toolkit),
    auth_schemes: modes,
    no_auth: modes.includes('NO_AUTH'),
    meta: {
      ...meta(toolkit),
      categories: toolkit.categories.map((category) => ({ id: category, name: categoryName(category) })),
    },
    deprecated: { toolkitId: slug },
  };
}

export function toWireToolkit(toolkit: Toolkit): z.input<typeof wireToolkitSchema> {
  const { slug, test_path: testPath } = toolkit;
  return {
    ...basics(toolkit),
    enabled: true,
    base_url: toolkit.base_url,
    ...(testPath === undefined
      ? {}
      : { get_current_user_endpoint: testPath, get_current_user_endpoint_method: 'GET' }),
    meta: {
      ...meta(toolkit),
      categories: toolkit.categories.map((category) => ({ slug: category, name: categoryName(category) })),
      available_versions: [version],
    },
    composio_managed_auth: [],
    auth_config_details: toolkit.auth_schemes.map((scheme) => authDetail(toolkit, scheme)),
    deprecated: { toolkitId: slug, rawProxyInfoByAuthSchemes: [] },
  };
}

/** `developer-tools` as people write it. */
export function categoryName(category: string): string {
  const words = category.replace(/[-_]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The one version there is: what this Sallyport knows. */
const version = 'latest';

function basics({ slug, name, tier }: Pick<Toolkit, 'slug' | 'name' | 'tier'>) {
  return {
    name,
    slug,
    type: tier === 'custom' ? ('custom' as const) : ('native' as const),
    is_local_toolkit: false,
    // No OAuth app is shared with anybody: there is nothing managed.
    composio_managed_auth_schemes: [],
  };
}

function meta({ name, base_url: baseUrl, notes }: Pick<Toolkit, 'name' | 'base_url' | 'notes'>) {
  return {
    description: notes ?? `${name} at ${baseUrl}`,
    logo: letterLogo(name),
    tools_count: 1,
    triggers_count: 0,
    version,
  };
}

function authDetail(toolkit: Toolkit, scheme: AuthScheme) {
  return {
    name: `${toolkit.name} ${scheme.mode}`,
    mode: scheme.mode,
    fields: {
      auth_config_creation: byNeed(appWireFields(scheme)),
      connected_account_initiation: byNeed(accountWireFields(toolkit, scheme)),
    },
    proxy: { base_url: scheme.base_url ?? toolkit.base_url },
  };
}
