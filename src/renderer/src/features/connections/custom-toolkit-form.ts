import type { OperationInput } from '#shared/contract/index.ts';
import type { AuthMode } from '#shared/domain/auth-mode.ts';
import type { AuthScheme, Toolkit } from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';
import { customStrings } from '../../strings/connections.ts';
import { looksPrivate } from './request-preview.ts';
import { readSchemes, writeSchemes } from './scheme-list.ts';

/** The ways a custom toolkit's credential travels; with `json` the person writes them out. */
export const customSchemes = ['bearer', 'api_key_header', 'api_key_query', 'basic', 'none', 'json'] as const;
export type CustomScheme = (typeof customSchemes)[number];

export interface CustomToolkitForm {
  readonly name: string;
  readonly slug: string;
  readonly base_url: string;
  readonly scheme: CustomScheme;
  /** The header, or the query parameter, that carries an API key. */
  readonly header_name: string;
  /** Words before the key in its header, such as `Token`. */
  readonly prefix: string;
  /** Ways to sign in, written out as JSON. */
  readonly schemes: string;
  /** Headers that go with every request, one a line as `Name: value`. */
  readonly default_headers: string;
  /** Further hosts, one a line. */
  readonly hosts: string;
  readonly test_path: string;
}

export const blankCustomToolkit: CustomToolkitForm = {
  name: '',
  slug: '',
  base_url: '',
  scheme: 'bearer',
  header_name: 'X-API-Key',
  prefix: '',
  schemes: '',
  default_headers: '',
  hosts: '',
  test_path: '',
};

type ToolkitWrite = OperationInput<'toolkits.create'>;

/** A slug that the name suggests: lower-case letters, digits and "_", at most 64. */
export function slugFromName(name: string): string {
  return name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .slice(0, 64)
    .replace(/_+$/, '');
}

/**
 * The description to send. `stored` is the toolkit under edit, or the one that was copied: what the form does not show stays as
 * it is there. `slug` is the one that stays; undefined takes that of the form.
 */
export function toToolkitInput(
  form: CustomToolkitForm,
  stored: Toolkit | null,
  slug = stored?.slug,
): ToolkitWrite {
  const hosts = form.hosts
    .split(/[\s,]+/)
    .map((host) => host.trim())
    .filter((host) => host !== '');
  const testPath = form.test_path.trim();
  const { tier: _tier, private_network: _network, test_path: _path, ...rest } = stored ?? {};
  return {
    ...rest,
    slug: slug ?? form.slug.trim(),
    name: form.name.trim(),
    base_url: form.base_url.trim(),
    hosts,
    default_headers: parseHeaders(form.default_headers),
    // What is no list of them is told by `schemesFault` before it is sent.
    auth_schemes: form.scheme === 'json' ? (readSchemes(form.schemes) ?? []) : [authScheme(form)],
    ...(testPath === '' ? {} : { test_path: testPath.startsWith('/') ? testPath : `/${testPath}` }),
  };
}

/** The form with its way to sign in written out, for the person to go on from. */
export function withSchemesWritten(form: CustomToolkitForm): CustomToolkitForm {
  if (form.scheme === 'json') return form;
  return { ...form, scheme: 'json', schemes: writeSchemes([authScheme(form)]) };
}

/** Whether the ways to sign in are written out in a text that is no list of them. */
export function schemesFault(form: CustomToolkitForm): SallyportError | null {
  if (form.scheme !== 'json' || readSchemes(form.schemes) !== null) return null;
  return new SallyportError('MalformedJson', customStrings.schemesNotJson, { field: 'auth_schemes' });
}

/** Whether the form names this machine or a private network anywhere. */
export function namesPrivateHost(form: CustomToolkitForm): boolean {
  const own = form.scheme === 'json' ? (readSchemes(form.schemes) ?? []) : [];
  return [form.base_url, ...own.map(({ base_url: url }) => url ?? '')].some(looksPrivate);
}

/** The form for a service of which only the name and the kinds of credential are known. */
export function fromName({ name, slug, auth_schemes: schemes }: Toolkit): CustomToolkitForm {
  const known: Partial<Record<AuthMode, CustomScheme>> = {
    API_KEY: 'api_key_header',
    BASIC: 'basic',
    NO_AUTH: 'none',
  };
  const first = schemes.map(({ mode }) => known[mode]).find((scheme) => scheme !== undefined);
  return { ...blankCustomToolkit, name, slug, scheme: first ?? 'bearer' };
}

/** The form for a stored toolkit. */
export function fromToolkit(toolkit: Toolkit): CustomToolkitForm {
  const only = toolkit.auth_schemes.length === 1 ? toolkit.auth_schemes[0] : undefined;
  const { scheme, name, prefix } =
    only === undefined ? { scheme: 'json' as const, name: '', prefix: '' } : recognise(only);
  return {
    name: toolkit.name,
    slug: toolkit.slug,
    base_url: toolkit.base_url,
    scheme,
    header_name: name === '' ? blankCustomToolkit.header_name : name,
    prefix,
    schemes: scheme === 'json' ? writeSchemes(toolkit.auth_schemes) : '',
    default_headers: Object.entries(toolkit.default_headers)
      .map(([header, value]) => `${header}: ${value}`)
      .join('\n'),
    hosts: toolkit.hosts.join('\n'),
    test_path: toolkit.test_path ?? '',
  };
}

function authScheme({
  scheme,
  header_name: name,
  prefix,
}: CustomToolkitForm): NonNullable<ToolkitWrite['auth_schemes'][number]> {
  switch (scheme) {
    case 'api_key_header':
      return {
        mode: 'API_KEY',
        inject: [{ in: 'header', name: name.trim(), value: `${prefix.trim()} {api_key}`.trim() }],
        fields: { api_key: { label: 'API key', secret: true } },
      };
    case 'api_key_query':
      return {
        mode: 'API_KEY',
        inject: [{ in: 'query', name: name.trim(), value: '{api_key}' }],
        fields: { api_key: { label: 'API key', secret: true } },
      };
    case 'basic':
      return {
        mode: 'BASIC',
        inject: [{ in: 'header', name: 'Authorization', value: 'Basic base64({username}:{password})' }],
        fields: { username: { label: 'User name' }, password: { label: 'Password', secret: true } },
      };
    case 'none':
      return { mode: 'NO_AUTH' };
    default:
      return {
        mode: 'BEARER_TOKEN',
        inject: [{ in: 'header', name: 'Authorization', value: 'Bearer {token}' }],
        fields: { token: { label: 'Token', secret: true } },
      };
  }
}

/** Which of the form's schemes a stored one is: only if the form would write the very same. */
function recognise(stored: AuthScheme): { scheme: CustomScheme; name: string; prefix: string } {
  const [injection] = stored.inject;
  const name = injection?.name ?? '';
  const prefix = injection?.value.replace(/ ?\{api_key\}$/, '') ?? '';
  for (const scheme of customSchemes) {
    if (scheme === 'json') continue;
    const written = authScheme({ ...blankCustomToolkit, scheme, header_name: name, prefix });
    if (signature(written) === signature(stored))
      return { scheme, name, prefix: scheme === 'api_key_header' ? prefix : '' };
  }
  return { scheme: 'json', name: '', prefix: '' };
}

/** The headers that a text names, one a line; the host says what is wrong with one that is none. */
function parseHeaders(text: string): Record<string, string> {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return Object.fromEntries(
    lines.map((line) => {
      const [name = '', value = ''] = line.split(/:(.*)/s, 2);
      return [name.trim(), value.trim()];
    }),
  );
}

function signature(scheme: ToolkitWrite['auth_schemes'][number]): string {
  const fields = Object.entries(scheme.fields ?? {}).map(([name, field]) => [
    name,
    field.label,
    field.secret ?? false,
    field.required ?? true,
    field.default ?? null,
    field.hint ?? null,
  ]);
  return JSON.stringify([
    scheme.mode,
    scheme.inject ?? [],
    fields,
    scheme.note ?? null,
    scheme.oauth ?? null,
  ]);
}
