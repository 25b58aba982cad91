import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorCodes } from '#shared/errors.ts';
import { type RunningSallyport, runSallyport } from '#test/support/running-sallyport.ts';

let app: RunningSallyport;

beforeAll(async () => {
  app = await runSallyport();
});

afterAll(() => app?.close());

interface Operation {
  readonly operationId: string;
  readonly description?: string;
  readonly parameters: { name: string; in: string; required: boolean; schema: Record<string, unknown> }[];
  readonly requestBody?: { required: boolean; content: { 'application/json': { schema: JsonObject } } };
  readonly responses: Record<string, unknown>;
}

interface JsonObject {
  readonly required?: string[];
  readonly properties: Record<string, Record<string, unknown>>;
}

interface ApiDocument {
  readonly servers: { url: string }[];
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { schemas: { Error: { properties: { error: JsonObject } } } };
}

const bases = ['/api/v3', '/api/v3.1'] as const;

async function documentAt(base: string): Promise<ApiDocument> {
  return (await (await fetch(`${app.url}${base}/openapi.json`)).json()) as ApiDocument;
}

function operations({ paths }: ApiDocument) {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
}

describe.each(bases)('the document at %s/openapi.json', (base) => {
  it('is valid OpenAPI 3.1, and each of its references leads somewhere', async () => {
    const validator = new Validator();
    const document = (await documentAt(base)) as unknown as Record<string, unknown>;
    expect(await validator.validate(document)).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
    expect(() => validator.resolveRefs()).not.toThrow();
    expect(JSON.stringify(document)).not.toContain('$defs');
  });

  it('says where its paths hang, and names each operation once', async () => {
    const document = await documentAt(base);
    expect(document.servers).toEqual([{ url: base }]);
    const ids = operations(document).map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('tells of nothing that is not served', async () => {
    const all = operations(await documentAt(base));
    expect(all.length).toBeGreaterThan(3);
    for (const { path, method } of all) {
      const url = app.url + base + path.replace(/\{[^}]+\}/g, 'nothing-of-this-name');
      const response = await fetch(url, { method, headers: { 'x-api-key': app.key } });
      const text = await response.text();
      expect([path, method, response.status], text).not.toEqual([path, method, 405]);
      expect([path, text], text).not.toEqual([path, expect.stringContaining('"RouteNotFound"')]);
    }
  });
});

describe('the document', () => {
  it('holds proxy execute with its body, and the permission it needs', async () => {
    const { paths } = await documentAt('/api/v3.1');
    const operation = paths['/tools/execute/proxy']?.post;
    expect(operation?.description).toContain('`proxy_execute`');
    expect(operation?.requestBody?.required).toBe(true);
    const schema = operation?.requestBody?.content['application/json'].schema;
    expect(schema?.required?.toSorted()).toEqual(['endpoint', 'method']);
    expect(Object.keys(schema?.properties ?? {})).toEqual(
      expect.arrayContaining(['body', 'parameters', 'connected_account_id', 'binary_body']),
    );
  });

  it('tells of a list’s filters as they are sent', async () => {
    const { paths } = await documentAt('/api/v3.1');
    const parameters = paths['/connected_accounts']?.get?.parameters ?? [];
    const named = (name: string) => parameters.find((each) => each.name === name);
    expect(named('user_ids')).toMatchObject({ in: 'query', required: false, schema: { type: 'array' } });
    expect(named('order_by')?.schema).toMatchObject({
      enum: ['created_at', 'updated_at'],
      default: 'created_at',
    });
    expect(named('limit')?.schema).toMatchObject({ type: 'integer', minimum: 1 });
    expect(paths['/connected_accounts/{id}']?.get?.parameters).toMatchObject([{ name: 'id', in: 'path' }]);
  });

  it('asks for no field that may be left out', async () => {
    const { paths } = await documentAt('/api/v3.1');
    const body = paths['/connected_accounts/link']?.post?.requestBody?.content['application/json'].schema;
    expect(body?.required?.toSorted()).toEqual(['auth_config_id', 'user_id']);
    expect(body?.properties.alias).toMatchObject({ type: 'string' });
  });

  it('lists every error', async () => {
    const { components } = await documentAt('/api/v3');
    expect(components.schemas.Error.properties.error.properties.slug?.enum).toEqual([...errorCodes]);
  });

  it('wants no key, and is read only', async () => {
    expect((await fetch(`${app.url}/api/v3/openapi.json`, { method: 'HEAD' })).status).toBe(200);
    const post = await fetch(`${app.url}/api/v3/openapi.json`, { method: 'POST' });
    expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });
});
