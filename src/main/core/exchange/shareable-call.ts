import type { CallBody, CallDetail, FieldPair } from '#shared/domain/call.ts';
import { secretHeaderKind } from '#shared/redaction/index.ts';
import { unsignedUrl, withUnsignedUrls } from './unsigned-url.ts';

/**
 * A call as it may be handed to others: without cookies, without headers that carry credentials, and with no URL that opens what
 * it names. Secrets are gone from the record already; what is left in their place goes with the header.
 */
export function shareableCall(call: CallDetail): CallDetail {
  return {
    ...call,
    path: unsignedUrl(call.path),
    request_headers: shareableHeaders(call.request_headers),
    response_headers: shareableHeaders(call.response_headers),
    request_body: shareableBody(call.request_body),
    response_body: shareableBody(call.response_body),
    redirects: call.redirects.map(({ status, url }) => ({ status, url: unsignedUrl(url) })),
  };
}

function shareableHeaders(headers: readonly FieldPair[]): FieldPair[] {
  return headers
    .filter(([name]) => secretHeaderKind(name) === null)
    .map(([name, value]): FieldPair => [name, withUnsignedUrls(value)]);
}

function shareableBody(body: CallBody): CallBody {
  if (body.encoding !== 'utf8' || body.content === null) return body;
  return { ...body, content: withUnsignedUrls(body.content) };
}
