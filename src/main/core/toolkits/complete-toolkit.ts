import {
  type AuthField,
  type AuthMode,
  type AuthScheme,
  type Injection,
  mintedAuthModes,
  staticAuthModes,
  type Toolkit,
  type ToolkitInput,
} from '#shared/domain/toolkit.ts';
import { namesPrivateHost } from './base-url-template.ts';
import { parseTemplate, templateFields } from './template.ts';

/** The fields that a template may use without declaring them. */
const standardFields: ReadonlyMap<string, AuthField> = new Map([
  ['api_key', { label: 'API key', secret: true, required: true }],
  ['token', { label: 'Token', secret: true, required: true }],
  ['username', { label: 'User name', secret: false, required: true }],
  ['password', { label: 'Password', secret: true, required: true }],
]);

/** How a minted token goes out unless the toolkit says otherwise. */
const bearerToken: Injection = { in: 'header', name: 'Authorization', value: 'Bearer {access_token}' };

const scopesHint = 'Separated by blanks. The usual ones where left out.';

/** The fields of a scheme that knows itself what it needs, by name, in the order of the form. */
const schemeFields: Partial<Record<AuthMode, Readonly<Record<string, AuthField>>>> = {
  OAUTH1: {
    consumer_key: { label: 'Consumer key', secret: false, required: true },
    consumer_secret: { label: 'Consumer secret', secret: true, required: true },
    oauth_token: { label: 'Access token', secret: true, required: true },
    oauth_token_secret: { label: 'Access token secret', secret: true, required: true },
  },
  BASIC_WITH_JWT: {
    username: { label: 'User name', secret: false, required: true },
    password: { label: 'Password', secret: true, required: true },
  },
  GOOGLE_SERVICE_ACCOUNT: {
    credentials_json: {
      label: 'Key file (JSON)',
      secret: true,
      required: true,
      multiline: true,
      hint: 'The whole JSON file of the service account’s key.',
    },
    subject: {
      label: 'Act for',
      secret: false,
      required: false,
      hint: 'The mail address of a person, where the account may act for others (domain-wide delegation).',
    },
    scopes: { label: 'Scopes', secret: false, required: false, hint: scopesHint },
  },
  SERVICE_ACCOUNT: {
    application_id: { label: 'App id', secret: false, required: true },
    installation_id: { label: 'Installation id', secret: false, required: true },
    private_key: {
      label: 'Private key',
      secret: true,
      required: true,
      multiline: true,
      hint: 'The whole .pem file, from -----BEGIN to -----END.',
    },
  },
  AWS_SIGV4: {
    access_key_id: { label: 'Access key id', secret: false, required: true },
    secret_access_key: { label: 'Secret access key', secret: true, required: true },
    session_token: {
      label: 'Session token',
      secret: true,
      required: false,
      hint: 'Only for temporary credentials.',
    },
    region: { label: 'Region', secret: false, required: true },
    service: {
      label: 'Service',
      secret: false,
      required: true,
      hint: 'As in the signature: s3, dynamodb, …',
    },
  },
};

/** Names whose value identifies a person or an account rather than proving anything. */
const identityNames = /^(?:user_?name|user|login|email|account|.*_id)$/i;

/**
 * Fills in what a description leaves open: standard fields that its templates use, and which fields are secret where it
 * marks none (a credential must not be shown because a mark was forgotten). Changes nothing that was stated.
 */
export function completeInput(input: ToolkitInput): ToolkitInput {
  return { ...input, auth_schemes: input.auth_schemes.map((scheme) => completeScheme(input, scheme)) };
}

function completeScheme(input: ToolkitInput, scheme: AuthScheme): AuthScheme {
  if (!staticAuthModes.has(scheme.mode) || scheme.mode === 'NO_AUTH') return scheme;
  const known = schemeFields[scheme.mode];
  if (known) {
    const isCarried = mintedAuthModes.has(scheme.mode) && scheme.inject.length === 0;
    return {
      ...scheme,
      inject: isCarried ? [bearerToken] : scheme.inject,
      fields: mergedFields(withoutVariables(input, known), scheme.fields),
    };
  }
  const fields = Object.keys(scheme.fields).length === 0 ? derivedFields(input, scheme) : scheme.fields;
  const entries = Object.entries(fields);
  if (entries.some(([, field]) => field.secret)) return { ...scheme, fields };
  const credential = entries.filter(([name]) => !identityNames.test(name));
  const secrets = new Set((credential.length > 0 ? credential : entries).map(([name]) => name));
  return {
    ...scheme,
    fields: Object.fromEntries(
      entries.map(([name, field]) => [name, { ...field, secret: secrets.has(name) }]),
    ),
  };
}

/** A description may word a field that the scheme knows, but not make a secret of it public. */
function mergedFields(known: AuthScheme['fields'], described: AuthScheme['fields']): AuthScheme['fields'] {
  const stated = Object.entries(described).map(([name, field]) => [
    name,
    { ...field, secret: field.secret || known[name]?.secret === true },
  ]);
  return { ...known, ...Object.fromEntries(stated) };
}

/** A field that is a variable of the address as well is asked for once, by the variable's own rules. */
function withoutVariables(input: ToolkitInput, fields: Readonly<Record<string, AuthField>>) {
  return Object.fromEntries(
    Object.entries(fields).filter(([name]) => !Object.hasOwn(input.base_url_vars, name)),
  );
}

function derivedFields(input: ToolkitInput, scheme: AuthScheme): AuthScheme['fields'] {
  const names = scheme.inject.flatMap(({ value }) => {
    const parsed = parseTemplate(value);
    return 'template' in parsed ? templateFields(parsed.template) : [];
  });
  return Object.fromEntries(
    names.flatMap((name) => {
      const field = standardFields.get(name);
      return field && !Object.hasOwn(input.base_url_vars, name) ? [[name, field]] : [];
    }),
  );
}

/** The toolkit that a valid description makes. */
export function toolkitFrom(input: ToolkitInput, tier: Toolkit['tier']): Toolkit {
  return { ...input, tier, private_network: namesPrivateHost(input.base_url) };
}

/** A toolkit as one of its schemes sees it: that scheme's base URL and test path, and its injections only. */
export function toolkitForScheme(toolkit: Toolkit, scheme: AuthScheme): Toolkit {
  const baseUrl = scheme.base_url ?? toolkit.base_url;
  return {
    ...toolkit,
    base_url: baseUrl,
    test_path: scheme.test_path ?? toolkit.test_path,
    auth_schemes: [scheme],
    private_network: toolkit.tier === 'custom' && namesPrivateHost(baseUrl),
  };
}
