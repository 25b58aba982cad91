import { Buffer } from 'node:buffer';
import { expect, it } from 'vitest';
import type { FieldPair } from '#shared/domain/call.ts';
import { redactCall } from './call-redaction.ts';
import type { UnsealedRow } from './call-row.ts';

const callWith = (request: readonly FieldPair[], response: readonly FieldPair[] = []): UnsealedRow => ({
  values: [],
  headers: [request, response, [], null, null],
  headersSize: 0,
  requestBody: null,
  responseBody: null,
});

const season: FieldPair = ['x-season', 'summer-2026'];

it('takes a value out under the name that makes it a secret', () => {
  const { headers } = redactCall(callWith([season, ['x-api-key', 'summer-2026']], [['set-cookie', 'a=b']]));
  expect(headers.slice(0, 2)).toEqual([
    [season, ['x-api-key', '{{secret:x_api_key}}']],
    [['set-cookie', 'a={{secret:cookie}}']],
  ]);
});

it('takes secrets out of the addresses that a call was sent on to', () => {
  const redirects = [{ status: 302, url: 'https://a.dev/?api_key=b' }];
  const call: UnsealedRow = { ...callWith([]), headers: [[], [], redirects, null, null] };
  expect(redactCall(call).headers[2]).toEqual([
    { status: 302, url: 'https://a.dev/?api_key={{secret:api_key}}' },
  ]);
});

it('leaves headers and bodies without a secret as they are', () => {
  const call = { ...callWith([season], [season]), responseBody: Buffer.from('{"season":"summer"}') };
  const redacted = redactCall(call);
  expect([redacted.headers[0], redacted.headers[1], redacted.responseBody]).toEqual([
    [season],
    [season],
    call.responseBody,
  ]);
  expect(redacted.responseBody).toBe(call.responseBody);
});

it('looks at no header that is known to be clean, and at all others', () => {
  const known: FieldPair = ['x-api-key', '{{known}}'];
  const { headers } = redactCall(
    callWith([known, ['x-api-key', 'other'], ['x-token', '{{known}}']]),
    (name, value) => name === known[0] && value === known[1],
  );
  expect(headers[0]).toEqual([
    known,
    ['x-api-key', '{{secret:x_api_key}}'],
    ['x-token', '{{secret:x_token}}'],
  ]);
});
