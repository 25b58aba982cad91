import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { readDocument } from './read-document.ts';

const info = { title: 'Example', version: '1' };
const ok = { responses: { '200': { description: 'fine' } } };

function read(document: object, url: string | null = null) {
  return readDocument(JSON.stringify(document, null, 2), url);
}

/** A document with one operation. */
function withOperation(operation: object, more: object = {}, path = '/things/{id}') {
  return {
    openapi: '3.1.0',
    info,
    servers: [{ url: 'https://api.example.com/v1' }],
    paths: { [path]: { post: { operationId: 'doThing', ...operation } } },
    ...more,
  };
}

const idParameter = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };
const said = (document: ReturnType<typeof read>) =>
  document.issues.map(({ pointer, message }) => `${pointer} ${message}`);
const schemaOf = (document: ReturnType<typeof read>) => JSON.parse(document.operations[0]?.input ?? '{}');

describe('documents of every kind', () => {
  it('reads OpenAPI 3.1 in JSON and YAML alike', () => {
    const document = withOperation({
      summary: 'Do it',
      parameters: [idParameter, { name: 'tags', in: 'query', schema: { type: 'array' }, explode: false }],
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: { type: 'object', required: ['title'], properties: { title: { type: 'string' } } },
          },
        },
      },
    });
    const fromJson = read(document);
    expect(fromJson.issues).toEqual([]);
    expect(readDocument(stringify(document), null)).toEqual(fromJson);
    // Unquoted, the version is a number.
    const short = stringify(document).replace(/^openapi: .*$/m, 'openapi: 3.1');
    expect(readDocument(short, null)).toMatchObject({
      format: 'OpenAPI 3.1',
      operations: fromJson.operations,
    });
    const [operation] = fromJson.operations;
    expect(operation).toMatchObject({
      name: 'DO_THING',
      title: 'Do it',
      binding: {
        method: 'POST',
        path: '/things/{id}',
        parameters: [
          { argument: 'id', in: 'path', style: 'simple', required: true },
          { argument: 'tags', in: 'query', style: 'form', explode: false },
        ],
        body: { kind: 'json', argument: null, properties: ['title'], required: true },
      },
    });
    expect(schemaOf(fromJson).required).toEqual(['id', 'title']);
  });

  it('reads Swagger 2: host, form data and definitions', () => {
    const read2 = read({
      swagger: '2.0',
      info,
      host: 'api.example.com',
      basePath: '/v2/',
      schemes: ['http', 'https'],
      securityDefinitions: {
        key: { type: 'apiKey', in: 'query', name: 'key' },
        login: {
          type: 'oauth2',
          flow: 'accessCode',
          authorizationUrl: 'https://id.example.com/a',
          tokenUrl: 'https://id.example.com/t',
          scopes: { read: 'Reads' },
        },
      },
      security: [{ key: [] }],
      paths: {
        '/upload': {
          post: {
            consumes: ['multipart/form-data'],
            parameters: [
              { name: 'file', in: 'formData', type: 'file', required: true },
              {
                name: 'ids',
                in: 'formData',
                type: 'array',
                items: { type: 'integer' },
                collectionFormat: 'pipes',
              },
            ],
          },
        },
        '/pets': {
          put: { parameters: [{ name: 'pet', in: 'body', schema: { $ref: '#/definitions/Pet' } }] },
        },
      },
      definitions: { Pet: { type: 'object', properties: { name: { type: 'string' } } } },
    });
    expect(read2.issues).toEqual([]);
    expect(read2.servers[0]?.url).toBe('https://api.example.com/v2');
    expect(read2.schemes.map(({ scheme }) => scheme.mode)).toEqual(['API_KEY', 'OAUTH2']);
    expect(read2.operations.map(({ name, binding }) => [name, binding.body])).toEqual([
      [
        'POST_UPLOAD',
        expect.objectContaining({
          kind: 'multipart',
          files: ['file'],
          styles: expect.objectContaining({ ids: { style: 'pipeDelimited', explode: false } }),
        }),
      ],
      ['PUT_PETS', expect.objectContaining({ kind: 'json', properties: ['name'] })],
    ]);
  });

  it('turns security schemes into ours, what most operations ask for first', () => {
    const schemes = read({
      ...withOperation({ parameters: [idParameter], security: [{ basic: [] }, { app: [], user: [] }] }),
      components: {
        securitySchemes: {
          basic: { type: 'http', scheme: 'Basic' },
          app: { type: 'apiKey', in: 'header', name: 'X-App' },
          user: { type: 'apiKey', in: 'header', name: 'X-User' },
          oidc: {
            type: 'openIdConnect',
            openIdConnectUrl: 'https://id.example.com/.well-known/openid-configuration',
          },
          machine: {
            type: 'oauth2',
            flows: { clientCredentials: { tokenUrl: 'https://id.example.com/t', scopes: {} } },
          },
          cert: { type: 'mutualTLS' },
        },
      },
    });
    expect(schemes.schemes.map(({ name, scheme }) => [name, scheme.mode])).toEqual([
      ['basic', 'BASIC'],
      ['app + user', 'API_KEY'],
      ['oidc', 'DCR_OAUTH'],
      ['machine', 'S2S_OAUTH2'],
    ]);
    expect(schemes.schemes[1]?.scheme.inject.map(({ name, value }) => [name, value])).toEqual([
      ['X-App', '{app}'],
      ['X-User', '{user}'],
    ]);
    expect(said(schemes)).toEqual([
      '/components/securitySchemes/cert is left out: the kind "mutualtls" is not supported',
    ]);
  });

  it('does not ask an agent for what the credential brings, nor for headers that are Sallyport’s', () => {
    const document = read(
      withOperation(
        {
          parameters: [
            idParameter,
            { name: 'x-key', in: 'header', schema: { type: 'string' } },
            { name: 'Authorization', in: 'header', required: true, schema: { type: 'string' } },
            { name: 'If-Match', in: 'header', schema: { type: 'string' } },
          ],
          security: [{ key: [] }],
        },
        { components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Key' } } } },
      ),
    );
    expect(Object.keys(schemaOf(document).properties)).toEqual(['id', 'If-Match']);
  });

  it('resolves relative servers against the address that the document came from', () => {
    const document = { ...withOperation({ parameters: [idParameter] }), servers: [{ url: '../v2/' }] };
    expect(read(document, 'https://docs.example.com/api/spec/openapi.json').servers[0]?.url).toBe(
      'https://docs.example.com/api/v2',
    );
    expect(read(document).servers[0]?.url).toBe('../v2');
  });

  it('encodes the path of a server beyond ASCII, and leaves its host and a stray space to be refused', () => {
    const servers = [
      'https://api.example.com/größe/{region}',
      'https://bücher.example/a',
      'https://a.example/b ',
    ];
    const document = {
      ...withOperation({ parameters: [idParameter] }),
      servers: servers.map((url) => ({ url })),
    };
    expect(read(document).servers.map(({ url }) => url)).toEqual([
      'https://api.example.com/gr%C3%B6%C3%9Fe/{region}',
      ...servers.slice(1),
    ]);
    const swagger = read({
      swagger: '2.0',
      info,
      host: 'api.example.com',
      basePath: '/größe',
      paths: { '/a': { get: ok } },
    });
    expect(swagger.servers[0]?.url).toBe('https://api.example.com/gr%C3%B6%C3%9Fe');
  });

  it('keeps the address of an operation that lies on another host', () => {
    const document = withOperation({
      parameters: [idParameter],
      servers: [{ url: 'https://uploads.example.com/' }],
    });
    expect(read(document).operations[0]?.binding.server).toBe('https://uploads.example.com');
  });
});

describe('broken and hostile documents', () => {
  it('names the line of a syntax error and never quotes the text', () => {
    const json = readDocument('{\n  "openapi": "3.1.0",\n  "secret": sk_live\n}', null);
    expect(json.issues).toMatchObject([{ severity: 'error', line: expect.any(Number) }]);
    const yaml = readDocument('openapi: 3.1.0\ninfo:\n  title: a\n  title: b\n', null);
    expect(yaml.issues).toEqual([
      { severity: 'error', pointer: '', line: 4, message: 'names the same key twice' },
    ]);
    expect(JSON.stringify([json, yaml])).not.toContain('sk_live');
  });

  it('refuses what is no OpenAPI document, with the place', () => {
    expect(said(read({ hello: 1 }))).toEqual([
      ' has neither "openapi" nor "swagger", so it is no OpenAPI document',
    ]);
    expect(read({ info, openapi: '4.0.0', paths: {} }).issues).toMatchObject([
      { pointer: '/openapi', line: 6 },
    ]);
    expect(said(readDocument('', null))).toEqual([' the document is empty']);
    expect(said(readDocument('[1]', null))).toEqual([' is not an object, so it is no OpenAPI document']);
    expect(said(read({ openapi: '3.0.0', info }))[0]).toContain('/paths is missing');
  });

  it('survives aliases that stand for aliases', () => {
    const levels = 'bcdefghijklm'.split('');
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x,x]'];
    levels.forEach((name, index) => {
      const below = String.fromCharCode(97 + index);
      bomb.push(`${name}: &${name} [${Array(10).fill(`*${below}`).join(',')}]`);
    });
    const { issues } = readDocument(`openapi: 3.1.0\n${bomb.join('\n')}\n`, null);
    expect(issues).toMatchObject([
      { severity: 'error', message: expect.stringContaining('stand for more aliases') },
    ]);
  });

  it('survives nesting of any depth, in JSON and in YAML', () => {
    const json = `{"openapi":"3.1.0","paths":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`;
    expect(readDocument(json, null).issues[0]?.message).toContain('nested');
    expect(readDocument(`openapi: ${'['.repeat(20_000)}`, null).issues[0]?.severity).toBe('error');
  });

  it('cuts schemas that refer to themselves', () => {
    const document = read(
      withOperation(
        {
          parameters: [idParameter],
          requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Tree' } } } },
        },
        {
          components: {
            schemas: {
              Tree: {
                type: 'object',
                properties: { children: { type: 'array', items: { $ref: '#/components/schemas/Tree' } } },
              },
              Loop: { $ref: '#/components/schemas/Loop' },
            },
          },
        },
      ),
    );
    expect(document.issues).toEqual([]);
    expect(JSON.stringify(schemaOf(document)).length).toBeLessThan(1_000);
  });

  it('lists references to elsewhere, and circles, with their lines', () => {
    const document = read(
      withOperation(
        {
          parameters: [idParameter, { $ref: 'https://evil.example/p.json' }],
          requestBody: { $ref: '#/components/requestBodies/Loop' },
        },
        { components: { requestBodies: { Loop: { $ref: '#/components/requestBodies/Loop' } } } },
      ),
    );
    expect(document.operations).toEqual([]);
    expect(said(document)).toEqual([
      '/paths holds no operation that can be called',
      '/paths/~1things~1{id}/post/parameters/1/$ref refers to "https://evil.example/p.json", which lies outside this document and is not followed',
      '/paths/~1things~1{id}/post is left out: one of its parameters cannot be read',
    ]);
    expect(document.issues.every(({ line }) => line !== null && line > 1)).toBe(true);
  });

  it('takes no harm from names that objects treat specially', () => {
    const schema = JSON.parse(
      '{"type":"object","properties":{"__proto__":{"type":"string"},"constructor":{"type":"string"}}}',
    );
    const document = read(
      withOperation({
        parameters: [idParameter, { name: '__proto__', in: 'query', schema: { type: 'string' } }],
        requestBody: { content: { 'application/json': { schema } } },
      }),
    );
    expect(Object.keys(schemaOf(document).properties)).toEqual(['id', 'constructor']);
    expect(
      readDocument('{"openapi":"3.1.0","paths":{"__proto__":{"get":{}},"/a":{"$ref":"#/__proto__"}}}', null)
        .operations,
    ).toEqual([]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('keeps what a tool takes small, however large its schema', () => {
    const values = Array.from({ length: 50_000 }, (_, index) => `choice-${index}`);
    const wide = Object.fromEntries(
      Array.from({ length: 100 }, (_, index) => [
        `field${index}`,
        { type: 'string', description: 'long '.repeat(200) },
      ]),
    );
    const document = read(
      withOperation({
        parameters: [idParameter, { name: 'huge', in: 'query', schema: { type: 'string', enum: values } }],
        requestBody: { content: { 'application/json': { schema: { type: 'object', properties: wide } } } },
      }),
    );
    expect(document.operations[0]?.input.length).toBeLessThanOrEqual(16 * 1024);
    expect(schemaOf(document).properties.huge).toEqual({ type: 'string' });
    expect(Object.keys(schemaOf(document).properties)).toHaveLength(102);
  });

  it('leaves out operations whose path could lead elsewhere', () => {
    for (const path of [
      '//evil.example/x',
      '/a/../b',
      '/a/%2E%2e/b',
      '/a?b=1',
      '/a#b',
      '/a\\b',
      'x',
      '/a b',
      '/a\u202eb',
      '/a\u2066b',
      '/a\u00a0b',
      '/a\ud800',
    ]) {
      const document = read(withOperation({}, {}, path));
      expect(document.operations, path).toEqual([]);
      expect(
        document.issues.some(({ message }) => message.startsWith('is left out')),
        path,
      ).toBe(true);
    }
  });

  it('takes paths beyond ASCII as they are written, each under a name of its own', () => {
    const paths = ['/größe', '/日本', '/中国', '/می\u200cخواهم/{id}', '/'];
    const operations = Object.fromEntries(
      paths.map((path) => [path, { parameters: [idParameter], get: ok }]),
    );
    const document = read({ openapi: '3.1.0', info, paths: operations });
    expect(document.issues).toEqual([]);
    expect(document.operations.map(({ binding }) => binding.path)).toEqual(paths);
    const names = document.operations.map(({ name }) => name);
    expect(new Set(names).size).toBe(paths.length);
    expect(names).toEqual([
      expect.stringMatching(/^GET_GRO_E_[0-9A-F]{6}$/),
      expect.stringMatching(/^GET_[0-9A-F]{6}$/),
      expect.stringMatching(/^GET_[0-9A-F]{6}$/),
      expect.stringMatching(/^GET_ID_[0-9A-F]{6}$/),
      'GET_ROOT',
    ]);
  });

  it('gives operations of the same id different names and says so', () => {
    const document = read({
      ...withOperation({}),
      paths: {
        '/a': { get: { operationId: 'list', ...ok }, post: { operationId: 'list', ...ok } },
        '/b': { get: { operationId: 'proxyExecute', ...ok } },
      },
    });
    expect(document.operations.map(({ name }) => name)).toEqual(['LIST', 'LIST_2', 'PROXY_EXECUTE_2']);
    expect(said(document)).toEqual([
      '/paths/~1a/post/operationId is used before, at /paths/~1a/get: the tool gets a number',
    ]);
  });

  it('hands on no markup and nothing invisible', () => {
    const document = read(
      withOperation({
        parameters: [idParameter],
        summary: '<script>alert(1)</script>Do <b>it</b>\u202e\u0000',
        description: `a <img src=x onerror=alert(1)> b\u200b ${'x'.repeat(5_000)}`,
      }),
    );
    const [operation] = document.operations;
    expect(operation?.title).toBe('alert(1) Do it');
    expect(operation?.description).not.toMatch(/[<\u200b\u202e]/);
    expect(operation?.description.length).toBeLessThan(1_300);
  });

  it('leaves out what needs a cookie', () => {
    const document = read(
      withOperation({ parameters: [idParameter, { name: 'sid', in: 'cookie', required: true }] }),
    );
    expect(said(document)).toContain(
      '/paths/~1things~1{id}/post is left out: it needs the cookie "sid", which Sallyport does not send',
    );
  });

  it('says once which optional cookies are left out, and keeps the operations', () => {
    const theme = { name: 'theme', in: 'cookie' };
    const paths = {
      '/a': { parameters: [theme], get: ok, post: ok },
      '/b': { get: { ...ok, parameters: [theme] } },
    };
    const document = read({ openapi: '3.0.3', info, paths });
    const leftOut = 'is left out: the cookie "theme" is optional, and Sallyport sends none';
    expect(said(document).filter((text) => text.includes('cookie'))).toEqual([
      `/paths/~1a/parameters/0 ${leftOut}`,
      `/paths/~1b/get/parameters/0 ${leftOut}`,
    ]);
    expect(document.operations).toHaveLength(3);
  });

  it('counts more faults than it lists', () => {
    const paths = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`bad${index}`, { get: ok }]));
    const document = read({ openapi: '3.0.3', info, paths });
    expect(document.issueCount).toBe(501);
    expect(document.issues).toHaveLength(200);
    expect(document.issues[0]?.severity).toBe('error');
  });
});
