import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImportProgress } from '#shared/domain/openapi-import.ts';
import { readApiDescription } from '#test/support/api-descriptions.ts';
import { type RecordingUpstream, startUpstream } from '#test/support/recording-upstream.ts';
import { type RunningSallyport, runSallyport } from '#test/support/running-sallyport.ts';

let app: RunningSallyport;
let upstream: RecordingUpstream;

beforeAll(async () => {
  [app, upstream] = await Promise.all([runSallyport(), startUpstream()]);
  upstream.answer((_request, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}'),
  );
});

afterAll(async () => {
  await app.close();
  await upstream.close();
});

/** Hands a description over in pieces, as the console does, and looks at it. */
async function look(name: 'github' | 'stripe') {
  const text = readApiDescription(name);
  const { id } = await app.call('toolkits.importStart', {});
  for (let start = 0; start < text.length; start += 128 * 1024) {
    await app.call('toolkits.importAppend', { id, text: text.slice(start, start + 128 * 1024) });
  }
  return app.call('toolkits.importPreview', { id });
}

/** Asks the gateway again and again while something is under way; answers how often it answered before the end. */
async function answersDuring(work: Promise<unknown>): Promise<number> {
  let isUnderWay = true;
  void work.finally(() => {
    isUnderWay = false;
  });
  let answers = 0;
  while (isUnderWay) {
    const { status } = await fetch(`${app.url}/api/local/v1/health`);
    if (status === 200) answers += 1;
  }
  return answers;
}

interface Ran {
  readonly successful: boolean;
  readonly data: { readonly results?: readonly { readonly primary_tool_slugs: readonly string[] }[] };
}

async function run(slug: string, input: object): Promise<Ran> {
  const response = await fetch(`${app.url}/api/v3.1/tools/execute/${slug}`, {
    method: 'POST',
    headers: { 'x-api-key': app.key, 'content-type': 'application/json' },
    body: JSON.stringify({ arguments: input }),
  });
  return (await response.json()) as Ran;
}

describe.each([
  {
    name: 'github',
    format: 'OpenAPI 3.0.3',
    tools: 1_223,
    modes: ['NO_AUTH'],
    slug: 'github_octokit_extension',
    known: [{ slug: 'github', name: 'GitHub' }],
  },
  {
    name: 'stripe',
    format: 'OpenAPI 3.0.0',
    tools: 452,
    modes: ['BASIC', 'BEARER_TOKEN'],
    slug: 'stripe_api',
    known: [{ slug: 'stripe', name: 'Stripe' }],
  },
] as const)("$name's own description", ({ name, format, tools, modes, slug, known }) => {
  it('becomes a tool for each operation, tells how far it is, and the gateway goes on answering', async () => {
    const progress: ImportProgress[] = [];
    const end = app.sallyport.core.events.subscribe((event) => {
      if (event.name === 'toolkits.importing') progress.push(event.payload);
    });
    const looking = look(name);
    // Had it been read where the gateway runs, one question would have waited for all of it.
    expect(await answersDuring(looking)).toBeGreaterThan(5);
    const seen = await looking;
    expect(seen).toMatchObject({
      format,
      slug,
      tool_count: tools,
      operation_count: tools,
      issues: [],
      known,
    });
    expect(seen.schemes.map(({ scheme }) => scheme.mode)).toEqual(modes);

    const importing = app.call('toolkits.importOpenapi', {
      id: seen.id,
      slug: `my_${name}`,
      name: `My ${name}`,
      base_url: upstream.origin,
      confirmed_origins: [upstream.origin],
      ...(name === 'github'
        ? {
            auth_schemes: [
              {
                mode: 'BEARER_TOKEN' as const,
                inject: [{ in: 'header' as const, name: 'Authorization', value: 'Bearer {token}' }],
                fields: { token: { label: 'Token', secret: true, required: true } },
              },
            ],
          }
        : {}),
    });
    expect(await answersDuring(importing)).toBeGreaterThan(5);
    // Both upload files to a further host, which was not confirmed.
    expect(await importing).toMatchObject({ tool_count: tools - 1, left_out: 1 });
    end();

    const stages = [...new Set(progress.map(({ stage }) => stage))];
    expect(stages).toEqual(['parsing', 'operations', 'storing']);
    for (const stage of ['operations', 'storing'] as const) {
      const steps = progress.filter((step) => step.stage === stage).map(({ done }) => done);
      expect(steps.length).toBeGreaterThan(5);
      expect(steps).toEqual([...steps].sort((a, b) => a - b));
    }
    expect(progress.at(-1)).toMatchObject({ stage: 'storing', done: tools - 1, total: tools - 1 });
  });

  it('describes the arguments of each tool in at most 16 KiB of JSON Schema', async () => {
    const stored = app.sallyport.core.tools.list([`my_${name}`]);
    // Those, and the one that calls anything of the toolkit.
    expect(stored).toHaveLength(tools);
    for (const { slug, inputParameters } of stored) {
      expect(slug.length).toBeLessThanOrEqual(64);
      expect(inputParameters.type).toBe('object');
      expect(Buffer.byteLength(JSON.stringify(inputParameters))).toBeLessThanOrEqual(16 * 1024);
    }
  });
});

it('runs tools of Stripe with forms as Stripe reads them', async () => {
  await app.call('accounts.create', {
    toolkit: 'my_stripe',
    auth_scheme: 'BEARER_TOKEN',
    fields: { token: 'sk_test_canary_large' },
  });
  upstream.received.length = 0;
  const ran = await run('MY_STRIPE_POST_CUSTOMERS', {
    name: 'Ada & Co',
    metadata: { order: 6735 },
    expand: ['sources', 'tax'],
    address: { line1: 'Gate 1', country: 'SE' },
  });
  await run('MY_STRIPE_GET_CHARGES', { created: { gte: 1_700_000_000 }, limit: 3 });
  expect(ran.successful).toBe(true);
  expect(upstream.received.map(({ method, url, body }) => [method, url, body.toString()])).toEqual([
    [
      'POST',
      '/v1/customers',
      'name=Ada%20%26%20Co&metadata[order]=6735&expand[0]=sources&expand[1]=tax&address[line1]=Gate%201&address[country]=SE',
    ],
    ['GET', '/v1/charges?created[gte]=1700000000&limit=3', ''],
  ]);
  expect(upstream.received[0]?.headers).toMatchObject({
    authorization: 'Bearer sk_test_canary_large',
    'content-type': 'application/x-www-form-urlencoded',
  });
});

it('runs tools of GitHub with arguments in path, query and body', async () => {
  await app.call('accounts.create', { toolkit: 'my_github', fields: { token: 'ghp_canary_large' } });
  upstream.received.length = 0;
  await run('MY_GITHUB_ISSUES_CREATE', {
    owner: 'ravens',
    repo: 'gate',
    title: 'It squeaks',
    labels: ['bug'],
  });
  await run('MY_GITHUB_ISSUES_LIST_FOR_REPO', { owner: 'ravens', repo: 'gate', state: 'all', per_page: 5 });
  expect(upstream.received.map(({ method, url, body }) => [method, url, body.toString()])).toEqual([
    ['POST', '/repos/ravens/gate/issues', '{"title":"It squeaks","labels":["bug"]}'],
    ['GET', '/repos/ravens/gate/issues?state=all&per_page=5', ''],
  ]);
  expect(upstream.received[0]?.headers.authorization).toBe('Bearer ghp_canary_large');
});

it('finds the tool that a description in words means, among all of both', async () => {
  const found = await run('COMPOSIO_SEARCH_TOOLS', {
    queries: [{ use_case: 'create an issue in a github repository' }],
  });
  expect(found.data.results?.[0]?.primary_tool_slugs).toContain('MY_GITHUB_ISSUES_CREATE');
});
