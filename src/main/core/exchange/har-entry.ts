import type { CallBody, CallDetail, FieldPair } from '#shared/domain/call.ts';
import { headerValue } from '../calls/index.ts';

/**
 * A call as an entry of an HTTP archive (HAR 1.2). Fields that begin with `_` are Sallyport's own, as the format allows; sizes
 * that are not known are -1.
 */
export function harEntry(call: CallDetail): object {
  return {
    startedDateTime: call.started_at,
    time: call.duration_ms,
    request: {
      method: call.method,
      url: urlOf(call),
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: fields(call.request_headers),
      queryString: fields(queryOf(call.path)),
      ...postData(call),
      headersSize: -1,
      bodySize: call.request_bytes,
    },
    response: {
      status: call.status ?? 0,
      statusText: '',
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: fields(call.response_headers),
      content: content(call.response_body),
      redirectURL: headerValue(call.response_headers, 'location') ?? '',
      headersSize: -1,
      bodySize: call.response_bytes,
    },
    cache: {},
    timings: timings(call),
    _sallyport: {
      id: call.id,
      // Where no target was known, the URL above is made up for readers that want a whole one.
      ...(call.origin === null && { asked: call.path }),
      toolkit: call.toolkit,
      account_id: call.account_id,
      agent: call.key_name,
      front_door: call.front_door,
      decision: call.decision,
      rule: call.rule,
      error_code: call.error_code,
      error_message: call.error_message,
      replay_of: call.replay_of,
      request_body: call.request_body.state,
      response_body: call.response_body.state,
    },
  };
}

/** What was refused before a target was known has a path alone; readers of the format want a whole URL. */
function urlOf({ origin, path }: CallDetail): string {
  if (origin !== null) return origin + path;
  return /^https?:/i.test(path) ? path : `https://not-sent.invalid/${path.replace(/^\/+/, '')}`;
}

function queryOf(path: string): FieldPair[] {
  const at = path.indexOf('?');
  return at === -1 ? [] : [...new URLSearchParams(path.slice(at + 1))];
}

function fields(pairs: readonly FieldPair[]) {
  return pairs.map(([name, value]) => ({ name, value }));
}

function postData({ request_body: body, request_headers: headers }: CallDetail): object {
  if (body.content === null) return {};
  const mimeType = headerValue(headers, 'content-type') ?? body.content_type ?? '';
  // The format has an encoding for answers alone; browsers' tools write it here as well.
  const encoding = body.encoding === 'base64' ? { encoding: 'base64' } : {};
  return { postData: { mimeType, text: body.content, ...encoding, ...comment(body) } };
}

function content(body: CallBody): object {
  return {
    size: body.size,
    mimeType: body.content_type ?? '',
    ...(body.content === null ? {} : { text: body.content }),
    ...(body.encoding === 'base64' ? { encoding: 'base64' } : {}),
    ...comment(body),
  };
}

function comment({ state }: CallBody): object {
  return state === 'none' || state === 'complete' ? {} : { comment: `The body is ${state}.` };
}

function timings({ timing, duration_ms: total, first_byte_ms: firstByte }: CallDetail): object {
  const unknown = { dns: -1, ssl: -1 };
  if (timing === null) {
    const wait = firstByte ?? total;
    return { ...unknown, blocked: -1, connect: -1, send: 0, wait, receive: Math.max(0, total - wait) };
  }
  const { queue, approval, refresh, connect, first_byte: wait, body } = timing;
  return { ...unknown, blocked: queue + approval + refresh, connect, send: 0, wait, receive: body };
}
