import ComposioClient from '@composio/client';
import { Composio, logger } from '@composio/core';
import { vi } from 'vitest';
import { type AuthorizationServer, startAuthorizationServer } from './authorization-server.ts';
import { type RecordingUpstream, startUpstream } from './recording-upstream.ts';
import { type RunningSallyport, runSallyport } from './running-sallyport.ts';

// The SDK reports usage to its maker unless told not to; the variable covers every instance.
process.env.TELEMETRY_DISABLED = 'true';

/** The one credential that the typed-in services accept. */
export const goodSecret = 'sk_live_0123456789abcdef';

/** A Sallyport, services to connect to, and the official SDK pointed at it. */
export interface SdkWorld {
  readonly app: RunningSallyport;
  readonly provider: AuthorizationServer;
  readonly upstream: RecordingUpstream;
  readonly composio: Composio;
  /** The generated client below it, which can send what the SDK cannot. */
  readonly client: ComposioClient;
  /** Both for another key. */
  as(apiKey: string): { readonly composio: Composio; readonly client: ComposioClient };
  /** What the SDK complained about so far. */
  readonly complaints: string[];
  close(): Promise<void>;
}

const header = (value: string, name = 'Authorization') => [{ in: 'header' as const, name, value }];
const secret = { secret: true, required: true };

export async function startSdkWorld(): Promise<SdkWorld> {
  const [app, provider, upstream] = await Promise.all([
    runSallyport(),
    startAuthorizationServer(),
    startUpstream(),
  ]);
  upstream.answer(({ headers }, response) => {
    const basic = Buffer.from((headers.authorization ?? '').replace(/^Basic /, ''), 'base64').toString();
    const isGood = [
      headers['x-key'],
      headers.authorization?.replace(/^Bearer /, ''),
      basic.split(':')[1],
    ].includes(goodSecret);
    response
      .writeHead(isGood ? 200 : 401, { 'content-type': 'application/json' })
      .end(JSON.stringify(isGood ? { login: 'octo' } : { error: 'bad credential' }));
  });
  await describeServices(app, provider, upstream.origin);

  const complaints: string[] = [];
  for (const level of ['warn', 'error'] as const) {
    vi.spyOn(logger, level).mockImplementation(
      (...words: unknown[]) => void complaints.push(words.map(String).join(' ')),
    );
  }
  const as = (apiKey: string) => ({
    composio: new Composio({ apiKey, baseURL: app.url, allowTracking: false, disableVersionCheck: true }),
    client: new ComposioClient({ apiKey, baseURL: app.url, maxRetries: 0 }),
  });
  return {
    app,
    provider,
    upstream,
    ...as(app.key),
    as,
    complaints,
    async close() {
      vi.restoreAllMocks();
      await app.close();
      await provider.close();
      await upstream.close();
    },
  };
}

async function describeServices(
  app: RunningSallyport,
  provider: AuthorizationServer,
  origin: string,
): Promise<void> {
  const services = [
    {
      slug: 'keyed',
      name: 'Keyed',
      base_url: `${origin}/{site}`,
      base_url_vars: { site: { label: 'Site' } },
      categories: ['developer-tools'],
      test_path: '/me',
      auth_schemes: [
        {
          mode: 'API_KEY' as const,
          inject: header('{api_key}', 'X-Key'),
          fields: {
            api_key: { label: 'Key', ...secret },
            note: { label: 'Note', required: false, secret: false },
          },
        },
      ],
    },
    {
      slug: 'based',
      name: 'Based',
      base_url: origin,
      test_path: '/me',
      auth_schemes: [
        {
          mode: 'BASIC' as const,
          inject: header('Basic base64({email}:{api_token})'),
          fields: {
            email: { label: 'Email', required: true, secret: false },
            api_token: { label: 'Token', ...secret },
          },
        },
      ],
    },
    {
      slug: 'bearing',
      name: 'Bearing',
      base_url: origin,
      test_path: '/me',
      auth_schemes: [
        {
          mode: 'BEARER_TOKEN' as const,
          inject: header('Bearer {pat}'),
          fields: { pat: { label: 'Token', ...secret } },
        },
      ],
    },
    { slug: 'opened', name: 'Opened', base_url: origin, auth_schemes: [{ mode: 'NO_AUTH' as const }] },
    {
      slug: 'signing',
      name: 'Signing',
      base_url: provider.resource.origin,
      test_path: '/me',
      auth_schemes: [
        {
          mode: 'OAUTH2' as const,
          inject: header('Bearer {access_token}'),
          oauth: { ...provider.facts, default_scopes: ['openid', 'offline_access'] },
        },
      ],
    },
  ];
  for (const service of services) await app.call('toolkits.create', service);
}

/** What an operation of the SDK threw; `kind` is the name of its class. */
export async function thrownBy(work: Promise<unknown>): Promise<Error & { readonly kind: string }> {
  return work.then(
    () => {
      throw new Error('the SDK threw nothing');
    },
    (error: Error) => Object.assign(error, { kind: error.constructor.name }),
  );
}
