import { Buffer } from 'node:buffer';
import { expect, it } from 'vitest';
import type { FieldPair } from '#shared/domain/call.ts';
import { redactBody, redactHeaders } from './call-redaction.ts';

const season: FieldPair = ['x-season', 'summer-2026'];

it('takes a value out under the name that makes it a secret', () => {
  const request: FieldPair[] = [season, ['x-api-key', 'summer-2026']];
  expect(redactHeaders([request, [['set-cookie', 'a=b']], [], [1], 'ap_1'])).toEqual([
    [season, ['x-api-key', '{{secret:x_api_key}}']],
    [['set-cookie', 'a={{secret:cookie}}']],
    [],
    [1],
    'ap_1',
  ]);
});

it('takes secrets out of the addresses that a call was sent on to', () => {
  const redirects = [{ status: 302, url: 'https://a.dev/?api_key=b' }];
  expect(redactHeaders([[], [], redirects, null, null])[2]).toEqual([
    { status: 302, url: 'https://a.dev/?api_key={{secret:api_key}}' },
  ]);
});

it('leaves a body without a secret as it is', () => {
  const body = Buffer.from('{"season":"summer"}');
  expect(redactBody(body)).toBe(body);
});
