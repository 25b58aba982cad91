import { Buffer } from 'node:buffer';
import { expect, it } from 'vitest';
import type { FieldPair } from '#shared/domain/call.ts';
import { redactCall } from './call-redaction.ts';
import type { UnsealedRow, WrittenHeaders } from './call-row.ts';

const callWith = (headers: readonly FieldPair[]): UnsealedRow => ({
  values: [],
  headers: Buffer.from(JSON.stringify([headers, [], [], null, null] satisfies WrittenHeaders)),
  requestBody: null,
  responseBody: null,
});

it('takes a value out under the name that makes it a secret, from the text and from what was read', () => {
  const kept: FieldPair = ['x-season', 'summer-2026'];
  const { headers, written } = redactCall(callWith([kept, ['x-api-key', 'summer-2026']]));
  const expected = [[kept, ['x-api-key', '{{secret:x_api_key}}']], [], [], null, null];
  expect(written).toEqual(expected);
  expect(JSON.parse(Buffer.from(headers).toString())).toEqual(expected);
});

it('leaves the bytes of headers without a secret as they are', () => {
  const call = callWith([['x-season', 'summer-2026']]);
  expect(redactCall(call).headers).toBe(call.headers);
});

it('keeps nothing that it could not read', () => {
  const broken = { ...callWith([]), headers: Buffer.from('[["x-api-key"') };
  expect(redactCall(broken)).toMatchObject({ headers: Buffer.from('null'), written: null });
});
