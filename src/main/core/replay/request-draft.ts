import {
  type CallBody,
  type CallDetail,
  type FieldPair,
  isUnrecorded,
  wasHeldBack,
} from '#shared/domain/call.ts';
import { canonicalName } from '#shared/domain/header-name.ts';
import type { RecoveredRequest, RequestDraft } from '#shared/domain/request-draft.ts';
import { placeholderIn } from '#shared/redaction/index.ts';
import { headerValue } from '../calls/index.ts';
import { callersOwn, isConnectionHeader } from '../proxy/index.ts';

/** Where an account's requests start: the origin of its base URL, and its path as records show it. */
export interface RecordedBase {
  readonly origin: string;
  /** Holds placeholders where the toolkit puts a credential into the path. */
  readonly path: string;
}

/**
 * Turns a record back into the request as the agent asked for it: what the credential contributed is left out, so that the
 * current credential can take its place.
 *
 * @param base of the account that served the call; null where it no longer exists.
 */
export function requestOf(call: CallDetail, base: RecordedBase | null): RecoveredRequest {
  const losses: string[] = [];
  const injectedAt = (place: 'header' | 'query') =>
    call.injected.filter((injection) => injection.in === place).map(({ name }) => canonicalName(name));
  const headers = agentHeaders(call.request_headers, injectedAt('header'), losses);
  const endpoint = endpointOf(call, base, injectedAt('query'));
  const body = unrecordedBody(call) ?? bodyOf(call);
  if (isUnrecorded(call)) losses.push('Which headers it had was not recorded.');
  return {
    draft: {
      account_id: call.account_id,
      method: call.method,
      endpoint,
      headers,
      body: typeof body === 'string' ? null : body,
    },
    losses,
    obstacle: obstacleOf(call, endpoint, body),
  };
}

function agentHeaders(
  recorded: readonly FieldPair[],
  injected: readonly string[],
  losses: string[],
): FieldPair[] {
  // The recorded body is decoded, and the answer is decoded here too.
  const ofTheTransfer = new Set([...injected, 'content-encoding', 'accept-encoding']);
  return recorded.flatMap(([name, value]): FieldPair[] => {
    if (isConnectionHeader(name) || ofTheTransfer.has(canonicalName(name))) return [];
    if (value === callersOwn) {
      losses.push(`The caller sent a ${name} of its own; the account's credential takes its place.`);
      return [];
    }
    const removed = removedFrom(value);
    if (removed === null) return [[name, value]];
    losses.push(`The header ${name} held ${removed} and is left out.`);
    return [];
  });
}

function endpointOf(call: CallDetail, base: RecordedBase | null, injected: readonly string[]): string {
  const [path = '', query] = splitOnce(call.path, '?');
  const pairs = (query === undefined ? [] : query.split('&')).filter(
    (pair) => !injected.includes(canonicalName(decodeKey(pair))),
  );
  const suffix = pairs.length === 0 ? '' : `?${pairs.join('&')}`;
  if (base === null || call.origin === null || call.origin !== base.origin) {
    return `${call.origin ?? ''}${path}${suffix}`;
  }
  const below = base.path !== '' && path.startsWith(base.path) ? path.slice(base.path.length) : path;
  return `${below === '' ? '/' : below}${suffix}`;
}

/** Methods whose requests have no body, or none that means anything (RFC 9110, 9.3). */
const bodiless = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS']);

/** Why the body of a request that left nothing but its row is not known; null where it left more, or has none. */
function unrecordedBody(call: CallDetail): string | null {
  if (!isUnrecorded(call) || bodiless.has(call.method)) return null;
  return 'was not recorded: it was not sent';
}

/** The body of a draft, or why there is none. */
function bodyOf(call: CallDetail): RequestDraft['body'] | string {
  const { state, encoding, content }: CallBody = call.request_body;
  if (state === 'none') return null;
  if (state === 'complete' && encoding !== null && content !== null) {
    return content === '' ? null : { encoding, content };
  }
  if (state === 'not_read') return 'had not been read when the request was refused';
  if (state === 'truncated') {
    return wasHeldBack(call) ? 'is in the log only in part' : 'was larger than what the log keeps';
  }
  if (state === 'locked') return 'cannot be read while the vault is locked';
  return state === 'unreadable' ? 'cannot be read any more' : 'was not recorded';
}

function obstacleOf(
  call: CallDetail,
  endpoint: string,
  body: RequestDraft['body'] | string,
): RecoveredRequest['obstacle'] {
  if (call.account_id === null) {
    return { field: 'account_id', reason: 'the call was served by no stored account' };
  }
  const fromEndpoint = removedFrom(endpoint);
  if (fromEndpoint !== null) {
    return { field: 'endpoint', reason: `${fromEndpoint} was taken out of the recorded address` };
  }
  if (typeof body === 'string') return { field: 'body', reason: `its body ${body}` };
  const fromBody = body === null ? null : removedFrom(body.content);
  if (fromBody !== null) return { field: 'body', reason: `${fromBody} was taken out of the recorded body` };
  return null;
}

/** What was taken out of a recorded text, in words; null where it is whole. */
function removedFrom(text: string): string | null {
  const removed = placeholderIn(text);
  if (removed === null) return null;
  const [, name] = /:([a-z0-9_]+)/.exec(removed) ?? [];
  return name === undefined ? 'a credential' : `a secret (${name.replaceAll('_', ' ')})`;
}

/** The content type that a body goes out with where its headers name none. */
export function withContentType(headers: readonly FieldPair[], body: RequestDraft['body']): FieldPair[] {
  const pairs = headers.map(([name, value]): FieldPair => [name, value]);
  if (body === null || headerValue(headers, 'content-type') !== null) return pairs;
  return [
    ...pairs,
    ['Content-Type', body.encoding === 'utf8' ? 'application/json' : 'application/octet-stream'],
  ];
}

function decodeKey(pair: string): string {
  return new URLSearchParams(`${pair.split('=', 1)[0] ?? ''}=`).keys().next().value ?? '';
}

function splitOnce(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
