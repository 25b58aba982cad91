// Any JSON sent to any route: the answer is what was asked for, or the error envelope.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { httpErrors } from '#main/gateway/http-errors.ts';
import { errorCodes } from '#shared/errors.ts';
import { startBearerWorld } from '#test/support/bearer-world.ts';
import type { RecordingUpstream } from '#test/support/recording-upstream.ts';
import type { RunningSallyport } from '#test/support/running-sallyport.ts';

const soak = process.env.SALLYPORT_ROUTE_RUNS;
/** For each route. The sample of every day is the same each time. */
const runs = Number(soak ?? 20);

let app: RunningSallyport;
let upstream: RecordingUpstream;
let account: string;
let routes: Route[];

interface Route {
  readonly path: string;
  readonly method: string;
  readonly fields: readonly string[];
  readonly query: readonly string[];
}

interface Operation {
  readonly parameters: { name: string; in: string }[];
  readonly requestBody?: { content: { 'application/json': { schema: { properties?: object } } } };
}

beforeAll(async () => {
  ({ app, upstream, account } = await startBearerWorld({ token: 'any-json-token' }));
  upstream.answer((_request, response) => response.writeHead(200).end('{}'));
  const response = await fetch(`${app.url}/api/v3.1/openapi.json`);
  const { paths } = (await response.json()) as { paths: Record<string, Record<string, Operation>> };
  routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters, requestBody }]) => ({
      path,
      method: method.toUpperCase(),
      fields: Object.keys(requestBody?.content['application/json'].schema.properties ?? {}),
      query: parameters.filter((each) => each.in === 'query').map(({ name }) => name),
    })),
  );
});

afterAll(async () => {
  await app?.close();
  await upstream?.close();
});

/** Values that a route could take for its own, among any others. */
const value = () =>
  fc.oneof(
    { weight: 3, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
    {
      weight: 2,
      arbitrary: fc.constantFrom('acme', account, 'ACTIVE', 'GET', '/x', '__proto__', '', '\u0000'),
    },
    { weight: 1, arbitrary: fc.constantFrom(-1, 0, 1e308, null, true, [], {}, [[]], { constructor: 1 }) },
  );

const bodyFor = ({ fields }: Route) =>
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.dictionary(fc.constantFrom(...fields, 'other', 'toString'), value(), {
        noNullPrototype: true,
      }),
    },
    { weight: 1, arbitrary: fc.jsonValue() },
  );

const queryFor = ({ query }: Route) =>
  fc.array(
    fc.tuple(
      fc.constantFrom(...query, 'other', 'limit[]', '__proto__'),
      fc.oneof(fc.string(), fc.constantFrom('-1', '1e9', 'NaN', 'ACTIVE,x', '%00')),
    ),
    { maxLength: 4 },
  );

const part = fc.oneof(
  fc.constantFrom('acme', 'nothing', '%00', '%ff', '..%2f', '%2e%2e', '__proto__', 'a'.repeat(300)),
  fc.string({ minLength: 1 }).map((text) => encodeURIComponent(text.toWellFormed())),
);

const request = () =>
  fc.constantFrom(...routes).chain((route) =>
    fc.record({
      base: fc.constantFrom('/api/v3', '/api/v3.1'),
      route: fc.constant(route),
      parts: fc.array(part, { minLength: 3, maxLength: 3 }),
      method: fc.oneof(
        { weight: 4, arbitrary: fc.constant(route.method) },
        { weight: 1, arbitrary: fc.constantFrom('GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE') },
      ),
      query: queryFor(route),
      body: bodyFor(route),
    }),
  );

describe('any JSON sent to any route', () => {
  it('is answered with 2xx or the envelope, never with a defect or HTML', async () => {
    await fc.assert(
      fc.asyncProperty(request(), async ({ base, route, parts, method, query, body }) => {
        let index = 0;
        const path = route.path.replace(/\{[^}]+\}/g, () => parts[index++ % parts.length] ?? 'x');
        const takesBody = method !== 'GET' && method !== 'HEAD';
        const response = await fetch(`${app.url}${base}${path}?${new URLSearchParams(query)}`, {
          method,
          redirect: 'manual',
          headers: { 'x-api-key': app.key, 'content-type': 'application/json' },
          ...(takesBody ? { body: JSON.stringify(body) } : {}),
        });
        const text = await response.text();
        expect(response.headers.get('x-request-id')).toMatch(/^(req|call)_/);
        if (response.ok) {
          if (text !== '') expect(() => JSON.parse(text)).not.toThrow();
          return;
        }
        expect(response.headers.get('content-type')).toBe('application/json');
        if (method === 'HEAD') return;
        const { error } = JSON.parse(text);
        expect(error).toMatchObject({
          message: expect.any(String),
          slug: expect.any(String),
          status: response.status,
          request_id: response.headers.get('x-request-id'),
        });
        expect(errorCodes).toContain(error.slug);
        expect(error.slug, text).not.toBe('Internal');
        expect(httpErrors[error.slug as (typeof errorCodes)[number]]).toEqual({
          status: response.status,
          code: error.code,
        });
      }),
      { numRuns: runs * routes.length, ...(soak === undefined ? { seed: 20_261_121 } : {}) },
    );
  });

  it('leaves Sallyport as it was: it still serves', async () => {
    const { items } = await app.call('accounts.list', {});
    expect(Array.isArray(items)).toBe(true);
    expect((await fetch(`${app.url}/api/local/v1/health`)).status).toBe(200);
  });
});
