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
    expect(call.body instanceof Uint8Array && Buffer.from(call.body).toString()).toBe(
      '{"id": 12345678901234567890}',
    );
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

  it('may bring a file as base64 or as a URL, with its type', () => {
    const file = { base64: Buffer.from([1, 2, 255]).toString('base64'), content_type: 'image/png' };
    expect(parse({ endpoint: '/x', method: 'POST', binary_body: file })).toMatchObject({
      body: Buffer.from([1, 2, 255]),
      headers: [['Content-Type', 'image/png']],
    });
    expect(
      parse({ endpoint: '/x', method: 'POST', binary_body: { url: 'https://example.com/a' } }),
    ).toMatchObject({
      body: { url: 'https://example.com/a' },
      headers: [['Content-Type', 'application/octet-stream']],
    });
  });

  it.each<[string, object, string, string]>([
    ['neither base64 nor url', {}, 'ValidationFailed', 'binary_body'],
    ['both', { base64: 'AA==', url: 'https://example.com' }, 'ValidationFailed', 'binary_body'],
    [
      'what is not base64',
      { base64: 'data:image/png;base64,AA==' },
      'ValidationFailed',
      'binary_body.base64',
    ],
    [
      'one byte more than 4 MiB',
      { base64: Buffer.alloc(4 * 1024 * 1024 + 1).toString('base64') },
      'PayloadTooLarge',
      'binary_body.base64',
    ],
  ])('with a file of %s is refused', (_name, binary_body, code, field) => {
    const body = Buffer.from(JSON.stringify({ endpoint: '/x', method: 'POST', binary_body }));
    expect(fault(body)).toMatchObject({ code, details: { field } });
  });

  it('may bring exactly 4 MiB', () => {
    const base64 = Buffer.alloc(4 * 1024 * 1024).toString('base64');
    expect(parse({ endpoint: '/x', method: 'PUT', binary_body: { base64 } }).body).toHaveLength(
      4 * 1024 * 1024,
    );
  });

  it('may bring a credential for this call alone', () => {
    const custom_connection_data = { authScheme: 'BEARER_TOKEN', toolkitSlug: 'GITHUB', val: { token: 't' } };
    expect(parse({ endpoint: '/x', method: 'GET', custom_connection_data }).account).toEqual({
      transient: { toolkit: 'github', auth_scheme: 'BEARER_TOKEN', values: { token: 't' } },
    });
  });
});
