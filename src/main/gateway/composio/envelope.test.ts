import { describe, expect, it } from 'vitest';
import { SallyportError } from '#shared/errors.ts';
import { parseEnvelope } from './envelope.ts';

const parse = (value: unknown) => parseEnvelope(Buffer.from(JSON.stringify(value)));

function fault(bytes: Uint8Array): SallyportError {
  try {
    parseEnvelope(bytes);
  } catch (error) {
    if (error instanceof SallyportError) return error;
  }
  throw new Error('was accepted');
}

describe('a proxy-execute body', () => {
  it('takes header and query parameters under "type" and "in", numbers too', () => {
    const call = parse({
      endpoint: '/x',
      method: 'get',
      parameters: [
        { name: 'page', type: 'query', value: 2 },
        { name: 'X-Trace', in: 'header', value: 'on' },
      ],
      some_future_field: {},
    });
    expect(call).toMatchObject({
      method: 'GET',
      query: [['page', '2']],
      headers: [['X-Trace', 'on']],
      body: null,
      account: 'newest_active',
    });
  });

  it('passes the body on byte for byte, as JSON unless the caller names another type', () => {
    const call = parseEnvelope(
      Buffer.from('{"endpoint":"/x","method":"POST","body":{"id": 12345678901234567890}}'),
    );
    expect(Buffer.from(call.body ?? []).toString()).toBe('{"id": 12345678901234567890}');
    expect(call.headers).toEqual([['Content-Type', 'application/json']]);
  });

  it('counts null as no body', () => {
    expect(parse({ endpoint: '/x', method: 'POST', body: null }).body).toBeNull();
  });

  it.each([
    ['nothing', '', 'MalformedJson', 'body'],
    ['half a document', '{"endpoint":', 'MalformedJson', 'body'],
    ['an array', '[]', 'ValidationFailed', 'body'],
    ['no endpoint', '{"method":"GET"}', 'ValidationFailed', 'endpoint'],
    ['a number for the endpoint', '{"method":"GET","endpoint":5}', 'ValidationFailed', 'endpoint'],
    ['no method', '{"endpoint":"/"}', 'ValidationFailed', 'method'],
    [
      'a parameter without a type',
      '{"endpoint":"/","method":"GET","parameters":[{"name":"a","value":"b"}]}',
      'ValidationFailed',
      'parameters[0].type',
    ],
    [
      'a parameter for the path',
      '{"endpoint":"/","method":"GET","parameters":[{"name":"a","value":"b","type":"path"}]}',
      'ValidationFailed',
      'parameters[0].type',
    ],
  ])('of %s is refused naming the field', (_name, text, code, field) => {
    expect(fault(Buffer.from(text))).toMatchObject({ code, details: { field, fix: expect.any(String) } });
  });

  it('that is not UTF-8 is refused', () => {
    expect(fault(Buffer.from([0x7b, 0xff, 0x7d]))).toMatchObject({ code: 'MalformedJson' });
  });

  it('names every fault at once', () => {
    expect(fault(Buffer.from('{}')).details.errors).toHaveLength(2);
  });
});
