import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HttpDispatcher } from '#main/core/ports/index.ts';
import { forwardBuffered } from '#main/core/proxy/index.ts';
import { parseEntry } from '#main/core/toolkits/index.ts';
import { connectFields } from '#shared/domain/connect-fields.ts';
import { type AuthScheme, mintedAuthModes, staticAuthModes, type Toolkit } from '#shared/domain/toolkit.ts';
import { type PlainPipeline, startPlainPipeline } from '#test/support/plain-pipeline.ts';
import { type RecordingUpstream, startUpstream } from '#test/support/recording-upstream.ts';
import { createRoutedDispatcher } from '#test/support/routed-dispatcher.ts';

const file = new URL('../../resources/catalog/toolkits.json', import.meta.url);
const catalog: unknown[] = JSON.parse(readFileSync(file, 'utf8'));
const cases = catalog
  .map((entry) => parseEntry(entry))
  .filter(({ tier }) => tier === 'checked')
  .flatMap((toolkit) =>
    toolkit.auth_schemes
      // What a token is minted from never goes to the service itself; minted-tokens.test.ts has those.
      .filter(({ mode }) => mode !== 'OAUTH1' && !mintedAuthModes.has(mode))
      .map((scheme) => ({ name: `${toolkit.slug} ${scheme.mode}`, toolkit, scheme })),
  );

const limits = { connectMs: 5_000, headersMs: 5_000, idleMs: 5_000, totalMs: 5_000 };

let upstream: RecordingUpstream;
let dispatcher: HttpDispatcher;
let pipeline: PlainPipeline;

beforeAll(async () => {
  upstream = await startUpstream();
  dispatcher = createRoutedDispatcher(upstream);
  pipeline = await startPlainPipeline(catalog, dispatcher);
});
afterAll(async () => {
  await dispatcher.close();
  await upstream.close();
});

/** Values for everything that is asked for: what the entry itself suggests, or something made up that fits. */
function madeUpValues(toolkit: Toolkit, scheme: AuthScheme): Record<string, string> {
  const values = connectFields(toolkit, scheme).map(({ name, default: fallback, example, enum: choices }) => {
    const { pattern, host_pattern: hosts } = toolkit.base_url_vars[name] ?? {};
    const madeUp = scheme.fields[name] !== undefined && !Object.hasOwn(toolkit.base_url_vars, name);
    const candidates = [
      scheme.fields[name]?.default,
      madeUp ? `made-up-${name.replaceAll('_', '-')}` : undefined,
      fallback,
      example,
      choices?.find((choice) => choice !== ''),
      hosts?.split('|')[0]?.replace('*', 'acme'),
      'acme',
      '4711',
      'us6',
      '0f8fad5b-d9cb-469f-a165-70867728950e',
    ].filter((value) => value !== undefined);
    const fits = (value: string) => pattern === undefined || new RegExp(`^(?:${pattern})$`, 'u').test(value);
    return [name, candidates.find(fits) ?? 'acme'];
  });
  return Object.fromEntries(values);
}

/** An injection template, filled in by this test's own reading of it. */
function filled(template: string, values: Readonly<Record<string, string>>): string {
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
  return fill(
    template.replace(/base64\(([^)]*)\)/g, (_, inner: string) => Buffer.from(fill(inner)).toString('base64')),
  );
}

/** The base URL that a person would write down for these values. */
function expectedBase(toolkit: Toolkit, scheme: AuthScheme, values: Readonly<Record<string, string>>): URL {
  const inPath = Object.fromEntries(
    scheme.inject.flatMap(({ in: place, name, value }) =>
      place === 'path' ? [[name, filled(value, values)]] : [],
    ),
  );
  const text = filled(scheme.base_url ?? toolkit.base_url, { ...values, ...inPath });
  return new URL(/^https:/.test(text) ? text : `https://${text}`);
}

async function connect(
  toolkit: Toolkit,
  scheme: AuthScheme,
  values: Record<string, string>,
): Promise<string> {
  const { accounts } = pipeline;
  const common = { toolkit: toolkit.slug, auth_scheme: scheme.mode, fields: values, user_id: 'default' };
  if (staticAuthModes.has(scheme.mode)) return (await accounts.create(common)).id;
  const { id } = await accounts.begin({ ...common, auth_config_id: 'ac_0000000000000001' });
  await accounts.grant(id, {
    accessToken: 'made-up-access-token',
    refreshToken: null,
    expiresAt: null,
    captured: {},
    tokenOrigins: [],
  });
  return id;
}

async function send(id: string, endpoint: string) {
  await forwardBuffered(pipeline.proxy, {
    frontDoor: 'console',
    key: null,
    account: { id },
    method: 'GET',
    endpoint,
    headers: [],
    query: [['page', '2']],
    body: null,
    limits,
  });
  const received = upstream.received.pop();
  if (!received) throw new Error('nothing arrived');
  return received;
}

describe.each(cases)('$name', ({ toolkit, scheme }) => {
  test('reaches its host with its credential, whether the endpoint repeats the base path or not', async () => {
    const values = madeUpValues(toolkit, scheme);
    const id = await connect(toolkit, scheme, values);
    const known = { ...values, access_token: 'made-up-access-token' };
    const base = expectedBase(toolkit, scheme, values);
    const basePath = base.pathname.replace(/\/$/, '');
    const hidesPath = scheme.inject.some((injection) => injection.in === 'path');
    const spellings = hidesPath ? ['/things/1'] : ['/things/1', `${basePath}/things/1`];

    for (const endpoint of spellings) {
      const { method, url, headers } = await send(id, endpoint);
      const arrived = new URL(url, `https://${headers.host}`);
      expect(method).toBe('GET');
      expect(headers['x-meant-scheme']).toBe('https:');
      expect(headers.host).toBe(base.host);
      expect(arrived.pathname).toBe(`${basePath}/things/1`);

      const sent = scheme.inject.map(
        ({ in: place, name, value }) => [place, name, filled(value, known)] as const,
      );
      for (const [place, name, value] of sent) {
        if (place === 'header' && value !== '') expect(headers[name.toLowerCase()]).toBe(value);
        if (place === 'query') expect(arrived.searchParams.getAll(name)).toEqual([value]);
      }
      if (scheme.mode === 'AWS_SIGV4') {
        const { access_key_id: id, region, service } = values;
        const scope = `Credential=${id}/[0-9]{8}/${region}/${service}/aws4_request`;
        expect(headers.authorization).toMatch(new RegExp(`^AWS4-HMAC-SHA256 ${scope}, SignedHeaders=`));
      }
      const injected = sent.flatMap(([place, name]) => (place === 'query' ? [name] : []));
      expect([...arrived.searchParams.keys()].sort()).toEqual(['page', ...injected].sort());
      for (const [name, value] of Object.entries(toolkit.default_headers)) {
        expect(headers[name.toLowerCase()]).toBe(value);
      }
    }
  });
});

test('covers each checked service', () => {
  const covered = new Set(cases.map(({ toolkit }) => toolkit.slug));
  expect(covered.size).toBe(154);
});
