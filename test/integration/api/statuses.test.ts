// Each documented status as the real client reports it. https://docs.composio.dev/reference/errors
import { Composio } from '@composio/core';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { defaultSettings } from '#shared/domain/settings.ts';
import { type ErrorCode, SallyportError } from '#shared/errors.ts';
import { connectBearerAccount } from '#test/support/bearer-account.ts';
import { startBearerWorld } from '#test/support/bearer-world.ts';
import type { RecordingUpstream } from '#test/support/recording-upstream.ts';
import { type RunningSallyport, testPassphrase } from '#test/support/running-sallyport.ts';

// The SDK reports usage to its maker unless told not to; the variable covers every instance.
process.env.TELEMETRY_DISABLED = 'true';

let app: RunningSallyport;
let upstream: RecordingUpstream;
let account: string;

beforeAll(async () => {
  ({ app, upstream, account } = await startBearerWorld({ token: 'statuses-token' }));
  upstream.answer((_request, response) => response.writeHead(200).end());
});

afterAll(async () => {
  await app?.close();
  await upstream?.close();
});

afterEach(async () => {
  vi.restoreAllMocks();
  await app.call('settings.update', defaultSettings);
});

/** The client beneath the SDK: it reaches any route and throws the documented classes. */
function clientOf(apiKey = app.key) {
  return new Composio({ apiKey, baseURL: app.url, disableVersionCheck: true }).getClient();
}

const proxy = '/api/v3.1/tools/execute/proxy';
const call = (more: object = {}) =>
  clientOf().post(proxy, { body: { endpoint: '/x', method: 'GET', connected_account_id: account, ...more } });

interface Case {
  readonly status: number;
  readonly slug: ErrorCode;
  readonly kind: string;
  readonly run: () => PromiseLike<unknown>;
}

/** Fails the next calls as a service does that never answers, without waiting for it. */
function timeOut(): void {
  vi.spyOn(app.sallyport.core.proxy, 'forward').mockImplementation(() => {
    throw new SallyportError('UpstreamTimeout', 'The service did not answer in time.');
  });
}

const cases: readonly Case[] = [
  {
    status: 400,
    slug: 'OriginMismatch',
    kind: 'BadRequestError',
    run: () => call({ endpoint: 'https://elsewhere.example/' }),
  },
  {
    status: 401,
    slug: 'Unauthorized',
    kind: 'AuthenticationError',
    run: () => clientOf('ak_wrong').get('/api/v3.1/connected_accounts'),
  },
  {
    status: 403,
    slug: 'PermissionDenied',
    kind: 'PermissionDeniedError',
    run: async () => {
      const { key } = await app.call('keys.create', { name: 'reader', permissions: ['read_calls'] });
      return clientOf(key).get('/api/v3.1/connected_accounts');
    },
  },
  {
    status: 404,
    slug: 'AccountNotFound',
    kind: 'NotFoundError',
    run: () => call({ connected_account_id: 'ca_nothing' }),
  },
  { status: 405, slug: 'MethodNotAllowed', kind: 'APIError', run: () => clientOf().get(proxy) },
  {
    status: 409,
    slug: 'AccountAmbiguous',
    kind: 'ConflictError',
    run: async () => {
      const second = await connectBearerAccount(app, { slug: 'acme', token: 'second-token' });
      try {
        return await clientOf().get('/gateway/acme/x');
      } finally {
        await app.call('accounts.delete', { id: second });
      }
    },
  },
  {
    status: 413,
    slug: 'PayloadTooLarge',
    kind: 'APIError',
    run: () => call({ body: 'x'.repeat(9 * 1024 * 1024) }),
  },
  {
    status: 415,
    slug: 'UnsupportedMediaType',
    kind: 'APIError',
    run: () => clientOf().post(proxy, { body: {}, headers: { 'content-type': 'text/plain' } }),
  },
  {
    status: 422,
    slug: 'AccountNotActive',
    kind: 'UnprocessableEntityError',
    run: async () => {
      await app.call('accounts.disable', { id: account });
      try {
        return await call();
      } finally {
        await app.call('accounts.enable', { id: account });
      }
    },
  },
  {
    status: 429,
    slug: 'RateLimited',
    kind: 'RateLimitError',
    run: async () => {
      const { key } = await app.call('keys.create', { name: 'eager' });
      await app.call('settings.update', { rate_limit_requests: 1, rate_limit_window_seconds: 1 });
      const client = clientOf(key).withOptions({ maxRetries: 0 });
      await client.get('/api/v3.1/connected_accounts');
      return client.get('/api/v3.1/connected_accounts');
    },
  },
  {
    status: 500,
    slug: 'Internal',
    kind: 'InternalServerError',
    run: () => {
      vi.spyOn(app.sallyport.core.accounts, 'all').mockImplementation(() => {
        throw new Error('a defect');
      });
      return clientOf().get('/api/v3.1/connected_accounts');
    },
  },
  {
    status: 502,
    slug: 'UpstreamUnreachable',
    kind: 'InternalServerError',
    run: () => {
      upstream.answer((_request, response) => response.socket?.destroy());
      return call();
    },
  },
  {
    status: 503,
    slug: 'VaultLocked',
    kind: 'InternalServerError',
    run: async () => {
      await app.call('vault.lock', {});
      try {
        return await call();
      } finally {
        await app.call('vault.unlock', { kind: 'passphrase', passphrase: testPassphrase });
      }
    },
  },
  {
    status: 504,
    slug: 'UpstreamTimeout',
    kind: 'InternalServerError',
    run: () => {
      timeOut();
      return call();
    },
  },
];

it.each(cases)('$status $slug arrives as $kind, and is sent once', async ({ status, slug, kind, run }) => {
  const error = (await Promise.resolve(run()).then(
    () => expect.fail('the call went through'),
    (thrown: unknown) => thrown,
  )) as Error & { status: number; headers: Headers; error: { error: Record<string, unknown> } };
  expect([error.constructor.name, error.status, error.error.error.slug]).toEqual([kind, status, slug]);
  expect(error.error.error).toMatchObject({ status, code: expect.any(Number), message: expect.any(String) });
  expect(error.headers.get('x-request-id')).toBe(error.error.error.request_id);
  expect(error.headers.get('x-should-retry')).toBe(slug === 'RateLimited' ? null : 'false');
});
