import { z } from 'zod';
import type { ConnectField } from '#shared/domain/connect-fields.ts';
import { connectFields } from '#shared/domain/connect-fields.ts';
import { accountFields } from '#shared/domain/oauth-scheme.ts';
import { type AuthScheme, staticAuthModes, type Toolkit } from '#shared/domain/toolkit.ts';
import { toolkitForScheme } from '../../core/toolkits/index.ts';

/** A value that somebody has to give, as the documented API describes it. */
export const wireFieldSchema = z.object({
  name: z.string(),
  displayName: z.string(),
  description: z.string(),
  type: z.string(),
  required: z.boolean(),
  default: z.string().exactOptional(),
  is_secret: z.boolean(),
});
export type WireField = z.infer<typeof wireFieldSchema>;

export const wireFieldsSchema = z.object({
  required: z.array(wireFieldSchema),
  optional: z.array(wireFieldSchema),
});

/** Fields by whether they must be given. */
export function byNeed(fields: readonly WireField[]): z.infer<typeof wireFieldsSchema> {
  return {
    required: fields.filter(({ required }) => required),
    optional: fields.filter(({ required }) => !required),
  };
}

/** What an account of a scheme needs: a typed-in credential, or the variables of an address. */
export function accountWireFields(toolkit: Toolkit, scheme: AuthScheme): WireField[] {
  const seen = toolkitForScheme(toolkit, scheme);
  const fields = staticAuthModes.has(scheme.mode) ? connectFields(seen, scheme) : accountFields(seen, scheme);
  return fields.map(wireField);
}

/** What an auth config of a scheme needs: the OAuth app, where there is one. */
export function appWireFields({ mode, oauth }: AuthScheme): WireField[] {
  if (staticAuthModes.has(mode)) return [];
  const needsSecret = mode === 'S2S_OAUTH2' || oauth?.token_auth_method?.startsWith('client_secret') === true;
  const scopes = oauth?.default_scopes ?? [];
  return [
    appField(
      'client_id',
      'Client id',
      'The id of the OAuth app that the owner registered at the service.',
      true,
    ),
    {
      ...appField(
        'client_secret',
        'Client secret',
        'Sealed in the vault; a public client has none.',
        needsSecret,
      ),
      is_secret: true,
    },
    {
      ...appField('scopes', 'Scopes', 'What the app may do, separated by spaces.', false),
      ...(scopes.length > 0 ? { default: scopes.join(' ') } : {}),
    },
  ];
}

function appField(name: string, displayName: string, description: string, required: boolean): WireField {
  return { name, displayName, description, type: 'string', required, is_secret: false };
}

function wireField({
  name,
  label,
  hint,
  example,
  required,
  secret,
  default: fallback,
}: ConnectField): WireField {
  const description = hint ?? (example === undefined ? label : `${label}, for instance ${example}`);
  return {
    name,
    displayName: label,
    description,
    type: 'string',
    required,
    ...(fallback === undefined ? {} : { default: fallback }),
    is_secret: secret,
  };
}
