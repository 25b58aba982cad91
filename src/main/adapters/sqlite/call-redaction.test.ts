import { Buffer } from 'node:buffer';
import { expect, it } from 'vitest';
import type { FieldPair } from '#shared/domain/call.ts';
import { createCallRedaction } from './call-redaction.ts';
import type { UnsealedRow, WrittenHeaders } from './call-row.ts';

const callWith = (headers: readonly FieldPair[]): UnsealedRow => ({
  values: [],
  headers: Buffer.from(JSON.stringify([headers, [], [], null, null] satisfies WrittenHeaders)),
  requestBody: null,
  responseBody: null,
});

const requestHeadersOf = ({ headers }: UnsealedRow): unknown =>
  JSON.parse(Buffer.from(headers).toString())[0];

it('takes a value out under the name that makes it a secret, whichever names it came under before', () => {
  const redact = createCallRedaction();
  const value = 'summer-2026';
  for (let round = 0; round < 2; round += 1) {
    expect(requestHeadersOf(redact(callWith([['x-season', value]])))).toEqual([['x-season', value]]);
    expect(requestHeadersOf(redact(callWith([['x-api-key', value]])))).toEqual([
      ['x-api-key', '{{secret:x_api_key}}'],
    ]);
  }
});

it('finds every secret however many headers it remembers to hold none', () => {
  const redact = createCallRedaction();
  for (let index = 0; index < 10_000; index += 1) {
    const plain: FieldPair = ['x-request-id', `id ${index}`];
    const [kept, taken] = requestHeadersOf(
      redact(callWith([plain, ['x-token', `t${index % 3}`]])),
    ) as FieldPair[];
    if (kept?.[1] !== plain[1] || taken?.[1] !== '{{secret:x_token}}') expect.fail(`call ${index}`);
  }
});
