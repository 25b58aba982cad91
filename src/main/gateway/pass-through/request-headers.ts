import type { IncomingHttpHeaders } from 'node:http';
import type { FieldPair } from '#shared/domain/call.ts';
import { canonicalName } from '#shared/domain/header-name.ts';
import { isConnection, isConnectionHeader, nominatedNames } from '../../core/proxy/index.ts';

/** Headers that carry our own keys, or speak of the caller's browser or of us: they end at the gateway. */
const ownHeaders: ReadonlySet<string> = new Set([
  'authorization',
  'x-api-key',
  'x-user-api-key',
  'x-org-api-key',
  'x-admin-key',
  'origin',
  'sec-fetch-site',
  'sec-fetch-mode',
  'sec-fetch-dest',
  'sec-fetch-user',
]);

/** The key that an agent presents: `x-api-key`, `Authorization: Bearer …` (GitHub's clients write `token …`), or the password of Basic. */
export function presentedKey(headers: IncomingHttpHeaders): string | undefined {
  const direct = headers['x-api-key'] ?? headers['x-user-api-key'];
  if (typeof direct === 'string') return direct;
  const [, scheme, value] = /^([a-z]+) +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
  if (scheme?.toLowerCase() === 'bearer' || scheme?.toLowerCase() === 'token') return value;
  if (scheme?.toLowerCase() !== 'basic' || value === undefined) return undefined;
  const pair = Buffer.from(value, 'base64').toString('utf8');
  return pair.includes(':') ? pair.slice(pair.indexOf(':') + 1) : undefined;
}

/** The agent's headers as they go on, in order and case: without what concerns this hop or our keys. */
export function forwardedHeaders(rawHeaders: readonly string[]): FieldPair[] {
  const named = namedByConnection(rawHeaders);
  const pairs: FieldPair[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    const lower = name.toLowerCase();
    const goesOn = !isConnectionHeader(lower) && !ownHeaders.has(canonicalName(lower)) && !named.has(lower);
    if (goesOn) pairs.push([name, rawHeaders[index + 1] ?? '']);
  }
  return pairs;
}

/** The headers that `Connection` says are for one hop alone. */
function namedByConnection(rawHeaders: readonly string[]): ReadonlySet<string> {
  const values: string[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    if (isConnection(rawHeaders[index] ?? '')) values.push(rawHeaders[index + 1] ?? '');
  }
  return nominatedNames(values);
}
