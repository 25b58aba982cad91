import { placeholdersOf } from '#shared/domain/connect-fields.ts';
import {
  type AuthScheme,
  type Injection,
  mintedAuthModes,
  signedAuthModes,
  staticAuthModes,
  type ToolkitInput,
} from '#shared/domain/toolkit.ts';
import { parseBaseUrl } from './base-url-template.ts';
import type { Fault } from './fault.ts';
import { parseTemplate, templateFields, templateText } from './template.ts';
import { mintedSchemeFaults } from './validate-minted-scheme.ts';
import { signedSchemeFaults } from './validate-signed-scheme.ts';

/** Headers that frame the message or belong to one hop (RFC 9110, 7.6.1; RFC 9112): never a toolkit's to set. */
const controlledHeaders: ReadonlySet<string> = new Set([
  'host',
  'content-length',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'upgrade',
  'expect',
  'te',
  'trailer',
]);

export function isControlledHeader(name: string): boolean {
  const lower = name.toLowerCase();
  return controlledHeaders.has(lower) || lower.startsWith('proxy-');
}

/** What an OAuth exchange supplies to a template, besides what it captures from the token answer. */
const oauthNames: readonly string[] = ['access_token', 'client_id'];

/** The faults of one scheme; `at` names it (`auth_schemes[0]`). */
export function schemeFaults(input: ToolkitInput, scheme: AuthScheme, at: string): Fault[] {
  return [
    ...addressFaults(input, scheme, at),
    ...fieldFaults(input, scheme, at),
    ...(scheme.mode === 'NO_AUTH' ? noAuthFaults(scheme, at) : []),
    ...(isSentAsTyped(scheme) ? staticFaults(scheme, at) : []),
    ...(signedAuthModes.has(scheme.mode) ? signedSchemeFaults(input, scheme, at) : []),
    ...(mintedAuthModes.has(scheme.mode) ? mintedSchemeFaults(input, scheme, at) : []),
    ...scheme.inject.flatMap((injection, index) =>
      injectionFaults(input, scheme, injection, `${at}.inject[${index}]`),
    ),
    ...duplicateFaults(scheme, at),
    ...lookupFaults(input, scheme, `${at}.oauth.after_connect`),
  ];
}

function isSentAsTyped({ mode }: AuthScheme): boolean {
  const isChanged = signedAuthModes.has(mode) || mintedAuthModes.has(mode);
  return staticAuthModes.has(mode) && mode !== 'NO_AUTH' && !isChanged;
}

function addressFaults(input: ToolkitInput, scheme: AuthScheme, at: string): Fault[] {
  const text = scheme.base_url ?? input.base_url;
  const field = scheme.base_url === undefined ? 'base_url' : `${at}.base_url`;
  const parsed = parseBaseUrl(text);
  // The toolkit's own base URL is reported once, by the toolkit.
  if ('fault' in parsed) return scheme.base_url === undefined ? [] : [{ field, reason: parsed.fault }];
  const inPath = new Set(
    scheme.inject.filter((injection) => injection.in === 'path').map(({ name }) => name),
  );
  const pathNames = placeholdersOf(parsed.path);
  const originNames = parsed.kind === 'whole' ? [parsed.variable] : placeholdersOf(parsed.host.host);
  const isDeclared = (name: string) => Object.hasOwn(input.base_url_vars, name);
  return [
    ...[...originNames, ...pathNames]
      .filter((name) => !isDeclared(name) && !(inPath.has(name) && pathNames.includes(name)))
      .map((name) => ({
        field,
        reason: `{${name}} is declared neither in base_url_vars nor as a path injection of ${scheme.mode}`,
      })),
    ...originNames
      .filter((name) => scheme.fields[name]?.secret)
      .map((name) => ({ field, reason: `{${name}} is a secret and cannot choose the host` })),
    ...pathNames
      .filter((name) => isDeclared(name) && scheme.fields[name]?.secret)
      .map((name) => ({
        field,
        reason: `{${name}} is a secret: inject it with in "path" instead of declaring it in base_url_vars`,
      })),
  ];
}

function fieldFaults(input: ToolkitInput, scheme: AuthScheme, at: string): Fault[] {
  const unusable = Object.keys(scheme.fields).filter((name) => name === '__proto__');
  const secretInHost = input.hosts.flatMap(placeholdersOf).filter((name) => scheme.fields[name]?.secret);
  const secretDefault = Object.entries(scheme.fields).filter(
    ([, { secret, default: text }]) => secret && text !== undefined,
  );
  return [
    ...unusable.map((name) => ({ field: `${at}.fields.${name}`, reason: 'is not a name that can be used' })),
    ...secretInHost.map((name) => ({
      field: `${at}.fields.${name}`,
      reason: 'is a secret and cannot choose a host',
    })),
    ...secretDefault.map(([name]) => ({
      field: `${at}.fields.${name}.default`,
      reason: 'a secret has no default: it would stand in the clear in the toolkit',
    })),
  ];
}

function noAuthFaults(scheme: AuthScheme, at: string): Fault[] {
  const faults: Fault[] = [];
  if (scheme.inject.length > 0) faults.push({ field: `${at}.inject`, reason: 'NO_AUTH injects nothing' });
  if (Object.keys(scheme.fields).length > 0)
    faults.push({ field: `${at}.fields`, reason: 'NO_AUTH has no fields' });
  return faults;
}

const injectionExamples: Readonly<Record<string, string>> = {
  API_KEY: '{"in":"header","name":"X-Api-Key","value":"{api_key}"}',
  BEARER_TOKEN: '{"in":"header","name":"Authorization","value":"Bearer {token}"}',
  BASIC: '{"in":"header","name":"Authorization","value":"Basic base64({username}:{password})"}',
};

function staticFaults(scheme: AuthScheme, at: string): Fault[] {
  if (scheme.inject.length === 0) {
    const example = injectionExamples[scheme.mode] ?? '';
    return [
      { field: `${at}.inject`, reason: `says nothing of where the credential goes, such as ${example}` },
    ];
  }
  if (Object.values(scheme.fields).some(({ required }) => required)) return [];
  return [{ field: `${at}.fields`, reason: 'needs at least one required field for the credential' }];
}

function injectionFaults(input: ToolkitInput, scheme: AuthScheme, injection: Injection, at: string): Fault[] {
  const parsed = parseTemplate(injection.value);
  if ('fault' in parsed)
    return [...nameFaults(input, scheme, injection, at), { field: `${at}.value`, reason: parsed.fault }];
  const faults = nameFaults(input, scheme, injection, at);
  for (const name of templateFields(parsed.template)) {
    if (!isKnown(input, scheme, name)) {
      faults.push({
        field: `${at}.value`,
        reason: `{${name}} is not a field of ${scheme.mode} nor in base_url_vars`,
      });
    }
  }
  if (injection.in === 'header' && !/^[\t\x20-\x7e]*$/.test(templateText(parsed.template))) {
    faults.push({ field: `${at}.value`, reason: 'holds a character that HTTP headers cannot carry' });
  }
  return faults;
}

function isKnown(input: ToolkitInput, scheme: AuthScheme, name: string): boolean {
  if (Object.hasOwn(scheme.fields, name) || Object.hasOwn(input.base_url_vars, name)) return true;
  if (isSentAsTyped(scheme)) return false;
  const captured = scheme.oauth?.capture;
  return oauthNames.includes(name) || (Array.isArray(captured) && captured.includes(name));
}

function nameFaults(input: ToolkitInput, scheme: AuthScheme, injection: Injection, at: string): Fault[] {
  const { name } = injection;
  const field = `${at}.name`;
  if (injection.in === 'header') {
    if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name))
      return [{ field, reason: `"${name}" is not an HTTP header name` }];
    return isControlledHeader(name)
      ? [{ field, reason: `"${name}" is a header that Sallyport sets itself` }]
      : [];
  }
  if (injection.in === 'query') {
    return /^[\x21-\x7e]+$/.test(name)
      ? []
      : [{ field, reason: 'is not a query parameter name (visible ASCII characters)' }];
  }
  if (Object.hasOwn(input.base_url_vars, name))
    return [{ field, reason: `{${name}} is also declared in base_url_vars` }];
  const parsed = parseBaseUrl(scheme.base_url ?? input.base_url);
  if ('fault' in parsed || placeholdersOf(parsed.path).includes(name)) return [];
  return [{ field, reason: `{${name}} does not stand in the path of the base URL` }];
}

function duplicateFaults(scheme: AuthScheme, at: string): Fault[] {
  const places = scheme.inject.map(
    ({ in: place, name }) => `${place} ${place === 'header' ? name.toLowerCase() : name}`,
  );
  return places.flatMap((place, index) =>
    places.indexOf(place) === index
      ? []
      : [{ field: `${at}.inject[${index}].name`, reason: `sets the ${place} twice` }],
  );
}

/** A fresh token goes to a look-up, so its host must be one that the token belongs to anyway. */
function lookupFaults(input: ToolkitInput, scheme: AuthScheme, at: string): Fault[] {
  const { authorize_url, token_url, after_connect: lookups = [] } = scheme.oauth ?? {};
  const addresses = [scheme.base_url ?? input.base_url, authorize_url, token_url];
  const own = addresses.flatMap((url) =>
    url === undefined ? [] : [/^https?:\/\/([^/?#]+)/.exec(url)?.[1] ?? ''],
  );
  const hosts = new Set([...own, ...input.hosts].map((host) => host.toLowerCase()));
  return lookups.flatMap(({ variable, url, pattern }, index) => {
    const faults: Fault[] = [];
    const { host } = new URL(url);
    if (!Object.hasOwn(input.base_url_vars, variable))
      faults.push({
        field: `${at}[${index}].variable`,
        reason: `{${variable}} is not declared in base_url_vars`,
      });
    if (!hosts.has(host))
      faults.push({
        field: `${at}[${index}].url`,
        reason: `${host} is neither a host of the toolkit nor of its sign-in`,
      });
    if (!compiles(pattern))
      faults.push({ field: `${at}[${index}].pattern`, reason: 'is not a regular expression' });
    return faults;
  });
}

/** Whether a text is an anchored regular expression. */
export function compiles(pattern: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, 'u') !== null;
  } catch {
    return false;
  }
}
