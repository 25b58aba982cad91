import { createSecretKey } from 'node:crypto';
import { expect, it } from 'vitest';
import { plainDetailColumns, plainValues, summaryColumns, toDetail } from './call-row.ts';
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

it('writes each value in the place of its column', () => {
  const call = aCall({
    rule: 'read',
    error_code: 'UpstreamTimeout',
    error_message: 'It took too long.',
    replay_of: 'call_00000000',
    session_id: 'trs_1',
  });
  const { summary, requestBody, responseBody } = call;
  const values = plainValues(call);
  const row = Object.fromEntries(
    [...summaryColumns, ...plainDetailColumns].map((name, index) => [name, values[index]]),
  );
  expect(row).toEqual({
    ...summary,
    started_at: Date.parse(summary.started_at),
    injected: JSON.stringify(call.injected),
    request_state: requestBody.state,
    request_size: requestBody.size,
    request_content_type: requestBody.contentType,
    response_state: responseBody.state,
    response_size: responseBody.size,
    response_content_type: responseBody.contentType,
  });
  expect(values).toHaveLength(Object.keys(row).length);
});
