import { SallyportError } from '#shared/errors.ts';
import { uriText } from '#shared/uri-text.ts';

/** An endpoint as the agent wrote it, taken apart without changing a byte of its path or query. */
export type Endpoint =
  | { readonly kind: 'relative'; readonly path: string; readonly query: string }
  | {
      readonly kind: 'absolute';
      /** `scheme://host[:port]`, lower case, without the scheme's default port. */
      readonly origin: string;
      /** Why this URL is refused even where its host is allowed; null for a clean one. */
      readonly fault: string | null;
      readonly path: string;
      readonly query: string;
    };

const defaultPorts: ReadonlyMap<string, number> = new Map([
  ['http', 80],
  ['https', 443],
]);

/**
 * Parses an endpoint by its raw characters. URL libraries repair what they are given (`\` to `/`, tabs dropped, `0x7f.1`
 * to an address) and disagree with each other over it, so nothing is repaired here: what is not plain is refused.
 *
 * @throws SallyportError EndpointInvalid for what no reading makes sense of, OriginMismatch for what names another place.
 */
export function parseEndpoint(endpoint: string): Endpoint {
  refuseUnsafeCharacters(endpoint);
  if (endpoint.startsWith('//')) throw elsewhere(endpoint.replace(/^\/+/, '').split(/[/?]/, 1)[0] ?? '');
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(endpoint)?.[1]?.toLowerCase();
  if (scheme === undefined) {
    const { path, query } = splitQuery(endpoint);
    return { kind: 'relative', path: checkedPath(path.startsWith('/') ? path : `/${path}`), query };
  }
  const defaultPort = defaultPorts.get(scheme);
  if (defaultPort === undefined) throw elsewhere(`${scheme}:`);
  const rest = endpoint.slice(scheme.length + 1);
  if (!rest.startsWith('//')) throw invalid(`"${scheme}:" must be followed by "//" and a host`);
  const authorityEnd = rest.slice(2).search(/[/?]/);
  const authority = authorityEnd === -1 ? rest.slice(2) : rest.slice(2, 2 + authorityEnd);
  const { path, query } = splitQuery(authorityEnd === -1 ? '' : rest.slice(2 + authorityEnd));
  const { host, port, fault } = parseAuthority(authority);
  const shownPort = port === null || port === defaultPort ? '' : `:${port}`;
  return {
    kind: 'absolute',
    origin: `${scheme}://${host}${shownPort}`,
    fault,
    path: checkedPath(path === '' ? '/' : path),
    query,
  };
}

function refuseUnsafeCharacters(endpoint: string): void {
  if (endpoint.trim() === '') throw invalid('the endpoint is empty');
  if (endpoint.length > 16_384) throw invalid('the endpoint is longer than 16,384 characters');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(endpoint)) throw invalid('the endpoint holds a control character');
  if (endpoint.includes('\\')) throw invalid('the endpoint holds a backslash');
  if (endpoint.includes('#')) throw invalid('the endpoint holds a fragment ("#"), which is never sent');
  if (endpoint !== endpoint.trim()) throw invalid('the endpoint begins or ends with white space');
  if (!endpoint.isWellFormed()) throw invalid('the endpoint holds half a character (a lone surrogate)');
}

function splitQuery(text: string): { path: string; query: string } {
  const mark = text.indexOf('?');
  const [path, query] = mark === -1 ? [text, ''] : [text.slice(0, mark), text.slice(mark)];
  return { path: uriText(path), query: uriText(query) };
}

/** Servers resolve dot segments, encoded ones and ones with a `;parameter` too, so none is ever forwarded. */
function checkedPath(path: string): string {
  // Without a dot, plain or encoded, there is nothing to look at in each segment.
  if (!/\.|%2e/i.test(path)) return path;
  for (const segment of path.split('/')) {
    const name = segment.replace(/;.*$/, '').replace(/%2e/gi, '.');
    if (name === '.' || name === '..') throw invalid('the path holds a "." or ".." segment');
  }
  return path;
}

interface Authority {
  readonly host: string;
  readonly port: number | null;
  readonly fault: string | null;
}

function parseAuthority(authority: string): Authority {
  const at = authority.lastIndexOf('@');
  const hostAndPort = authority.slice(at + 1);
  const match = /^(\[[0-9a-f:.]*\]|[^:[\]]*)(?::(.*))?$/i.exec(hostAndPort);
  if (!match) throw invalid('the host of the endpoint cannot be read');
  const host = (match[1] ?? '').toLowerCase();
  const port = parsePort(match[2]);
  let fault: string | null = null;
  if (at !== -1) fault = 'the endpoint holds a user name or password';
  else if (host.endsWith('.')) fault = 'the host ends with a dot';
  return { host: host.replace(/\.$/, ''), port, fault };
}

function parsePort(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (!/^[0-9]{1,5}$/.test(text) || Number(text) > 65_535) {
    throw invalid('the port of the endpoint is not a number from 0 to 65535');
  }
  return Number(text);
}

/** The refusal of an endpoint that cannot be read one way only. */
export function invalid(reason: string): SallyportError {
  return new SallyportError('EndpointInvalid', `endpoint: ${reason}.`, {
    field: 'endpoint',
    fix: 'Give a path on the service, such as "/user", or its full https:// URL in plain characters.',
  });
}

/** The refusal of an endpoint that names another place than the account's. */
export function elsewhere(host: string, allowed: readonly string[] = []): SallyportError {
  const shown = host === '' ? 'an empty host' : `"${host.slice(0, 100)}"`;
  const where = allowed.length === 0 ? '' : ` This account's credential goes only to ${allowed.join(', ')}.`;
  return new SallyportError(
    'OriginMismatch',
    `endpoint: ${shown} is not a host of this account's toolkit.${where}`,
    {
      field: 'endpoint',
      fix: 'Use a path relative to the service. If the host belongs to it, the owner can add it under Toolkits, as a further host of a toolkit of their own.',
    },
  );
}
