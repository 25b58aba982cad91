import { createSecretKey } from 'node:crypto';
import { expect, it } from 'vitest';
import { toDetail } from './call-row.ts';
import { sealPart } from './call-sealing.ts';
import { aCall } from './test-processes/sample-call.ts';

it('reads headers as earlier versions wrote them', () => {
  const key = createSecretKey(new Uint8Array(32).fill(7));
  const { summary, requestHeaders, responseHeaders, redirects, timing } = aCall();
  const written = { request_headers: requestHeaders, response_headers: responseHeaders, timing };
  const detailOf = (headers: unknown) =>
    toDetail(
      { ...summary, headers: sealPart(key, summary.id, 'headers', Buffer.from(JSON.stringify(headers))) },
      key,
      { write: () => null, read: () => null },
    );
  expect(detailOf({ ...written, redirects, approval_id: 'ap_1' })).toMatchObject({
    ...written,
    approval_id: 'ap_1',
  });
  expect(detailOf({ request_headers: requestHeaders, response_headers: [] })).toMatchObject({
    request_headers: requestHeaders,
    redirects: [],
    timing: null,
    approval_id: null,
  });
});
