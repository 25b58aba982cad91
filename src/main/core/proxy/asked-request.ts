import type { FieldPair } from '#shared/domain/call.ts';
import { canonicalName } from '#shared/domain/header-name.ts';
import type { AskedRequest } from '../calls/index.ts';
import type { ProxyCall } from './call.ts';
import { encodePair } from './compose-request.ts';
import { callersOwn } from './header-rules.ts';

/** What a call asks for, as it is recorded where it is not sent. */
export function askedRequest({ headers, query, body }: ProxyCall): AskedRequest {
  return {
    query: query.map(encodePair).join('&'),
    headers: headers.map(
      ([name, value]): FieldPair => [name, canonicalName(name) === 'authorization' ? callersOwn : value],
    ),
    body: body === null || body instanceof Uint8Array ? body : 'unread',
  };
}
