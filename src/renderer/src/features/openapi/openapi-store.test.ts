import { expect, test } from 'vitest';
import type { ImportOutcome, ImportPreview } from '#shared/domain/openapi-import.ts';
import { SallyportError } from '#shared/errors.ts';
import { createTestBridge } from '../../bridge/test-bridge.ts';
import { firstDecision, hostChoices, isConfirmed } from './decision.ts';
import { createOpenapiStore } from './openapi-store.ts';

const preview: ImportPreview = {
  id: 'imp_1',
  expires_at: '2026-11-21T12:00:00.000Z',
  usable: true,
  format: 'OpenAPI 3.1.0',
  title: 'Acme',
  version: '1',
  slug: 'acme',
  name: 'Acme',
  base_url: null,
  servers: [
    { url: 'relative', description: '', variables: {}, fault: 'must begin with https:// and a host' },
    { url: 'https://api.acme.test/v1', description: '', variables: {}, fault: null },
  ],
  schemes: [{ name: 'token', scheme: { mode: 'OAUTH2', inject: [], fields: {} }, operations: 2 }],
  hosts: [
    {
      origin: 'https://api.acme.test',
      is_private: false,
      servers: [1],
      schemes: [],
      operations: 0,
      standing: 'new',
    },
    {
      origin: 'https://id.acme.test',
      is_private: false,
      servers: [],
      schemes: [0],
      operations: 0,
      standing: 'new',
    },
    {
      origin: 'https://up.acme.test',
      is_private: false,
      servers: [],
      schemes: [],
      operations: 3,
      standing: 'new',
    },
  ],
  tools: [],
  tool_count: 5,
  operation_count: 5,
  issues: [],
  issue_count: 0,
  known: [{ slug: 'acme_cloud', name: 'Acme Cloud' }],
  changes: null,
};

function open(answer: () => ImportPreview | Promise<ImportPreview> = () => preview) {
  const bridge = createTestBridge({
    'toolkits.importStart': () => ({ id: 'imp_1' }),
    'toolkits.importAppend': ({ id, text }) => ({ id, size: text.length }),
    'toolkits.importPreview': answer,
    'toolkits.importDiscard': ({ id }) => ({ id }),
    'toolkits.importOpenapi': () => ({ tool_count: 5 }) as ImportOutcome,
  });
  return { bridge, store: createOpenapiStore(bridge) };
}
const names = (bridge: ReturnType<typeof open>['bridge']) => bridge.asked.map(({ name }) => name);

test('hands a large document over in pieces and shows what it says', async () => {
  const { bridge, store } = open();
  const text = 'é'.repeat(300_000);
  await store.getState().read({ document: text }, null);
  const pieces = bridge.asked.filter(({ name }) => name === 'toolkits.importAppend');
  expect(pieces.map(({ input }) => (input as { text: string }).text).join('')).toBe(text);
  expect(pieces).toHaveLength(3);
  expect(store.getState()).toMatchObject({ preview, progress: null, decision: { server: 1, confirmed: [] } });
});

test('hands a file over in pieces, whole where a piece ends inside a character', async () => {
  const { bridge, store } = open();
  const text = `x${'é€😀'.repeat(60_000)}`;
  await store.getState().read({ document: new Blob([text]) }, null);
  const pieces = bridge.asked.filter(({ name }) => name === 'toolkits.importAppend');
  expect(pieces.map(({ input }) => (input as { text: string }).text).join('')).toBe(text);
  expect(pieces).toHaveLength(5);
});

test('says so where a file can no longer be read, and asks for nothing more', async () => {
  const { bridge, store } = open();
  const gone = new Blob(['x']);
  gone.slice = () =>
    Object.assign(new Blob(), {
      arrayBuffer: () => Promise.reject(new DOMException('gone', 'NotFoundError')),
    });
  await store.getState().read({ document: gone }, null);
  expect(store.getState()).toMatchObject({
    progress: null,
    preview: null,
    error: { code: 'ValidationFailed', details: { field: 'file' } },
  });
  expect(names(bridge)).not.toContain('toolkits.importPreview');
});

test('imports only once every needed host is confirmed', async () => {
  const { bridge, store } = open();
  await store.getState().read({ url: 'https://acme.test/openapi.json', allowPrivate: false }, null);
  const hosts = () => hostChoices(preview, store.getState().decision ?? (undefined as never));
  expect(hosts().map(({ origin, needed }) => [origin, needed])).toEqual([
    ['https://api.acme.test', true],
    ['https://id.acme.test', true],
    ['https://up.acme.test', false],
  ]);
  store.getState().decide({ schemes: [], confirmed: ['https://api.acme.test'] });
  expect(isConfirmed(hosts(), store.getState().decision ?? (undefined as never))).toBe(true);
  store.getState().decide({ schemes: [0] });
  expect(isConfirmed(hosts(), store.getState().decision ?? (undefined as never))).toBe(false);
  await store.getState().submit();
  expect(bridge.asked.at(-1)?.input).toEqual({
    id: 'imp_1',
    slug: 'acme',
    name: 'Acme',
    server: 1,
    schemes: [0],
    confirmed_origins: ['https://api.acme.test'],
  });
});

test('asks for an address of its own to be confirmed, and imports into a toolkit without touching it', async () => {
  const { bridge, store } = open();
  await store.getState().read({ document: 'x' }, 'acme');
  expect(store.getState().decision).toMatchObject({ server: 'keep', schemes: null });
  await store.getState().submit();
  expect(bridge.asked.at(-1)?.input).toEqual({ id: 'imp_1', slug: 'acme', confirmed_origins: [] });
  const own = {
    ...(store.getState().decision ?? (undefined as never)),
    server: 'own' as const,
    baseUrl: 'https://Other.test/v2',
  };
  expect(hostChoices(preview, own)[0]).toMatchObject({ origin: 'https://other.test', needed: true });
});

test('follows the progress of its own import, and forgets the document when it is cancelled', async () => {
  const waiting = Promise.withResolvers<ImportPreview>();
  const { bridge, store } = open(() => waiting.promise);
  const reading = store.getState().read({ document: 'x' }, null);
  await expect.poll(() => names(bridge)).toContain('toolkits.importPreview');
  const progress = (id: string) => ({
    name: 'toolkits.importing' as const,
    payload: { id, stage: 'operations' as const, done: 1, total: 4 },
  });
  store.getState().receive(progress('imp_other'));
  expect(store.getState().progress?.stage).toBe('parsing');
  store.getState().receive(progress('imp_1'));
  expect(store.getState().progress).toMatchObject({ stage: 'operations', done: 1 });
  store.getState().reset();
  waiting.resolve(preview);
  await reading;
  expect(store.getState()).toMatchObject({ preview: null, progress: null });
  expect(names(bridge).at(-1)).toBe('toolkits.importDiscard');
});

test('asks for nothing more where it is cancelled before it has begun, and leaves nothing behind', async () => {
  const { bridge, store } = open();
  const reading = store.getState().read({ url: 'https://acme.test/openapi.json', allowPrivate: false }, null);
  store.getState().reset();
  await reading;
  expect(names(bridge)).toEqual(['toolkits.importStart', 'toolkits.importDiscard']);
});

test('says why a document could not be had, and lets the person try again', async () => {
  const { store } = open(() => {
    throw new SallyportError('ValidationFailed', 'url: answered 404.', { field: 'url' });
  });
  await store.getState().read({ url: 'https://acme.test', allowPrivate: false }, null);
  expect(store.getState()).toMatchObject({
    progress: null,
    preview: null,
    error: { message: 'url: answered 404.' },
  });
});

test('goes on with a toolkit that is here already, whose address and sign-in stay', async () => {
  const { bridge, store } = open();
  await store.getState().read({ document: '{}' }, null);
  await store.getState().importInto('acme_cloud');
  expect(bridge.asked.at(-1)).toEqual({
    name: 'toolkits.importPreview',
    input: { id: 'imp_1', toolkit: 'acme_cloud' },
  });
  expect(store.getState()).toMatchObject({
    toolkit: 'acme_cloud',
    decision: { server: 'keep', schemes: null },
  });
  await store.getState().submit();
  expect(bridge.asked.at(-1)?.input).toEqual({ id: 'imp_1', slug: 'acme_cloud', confirmed_origins: [] });
});

test('asks about no host that the toolkit goes to already, and offers none that it cannot go to', () => {
  const [host] = preview.hosts;
  if (host === undefined) throw new Error('there is one');
  const described = {
    ...preview,
    hosts: [
      { ...host, origin: 'https://known.test', operations: 1, standing: 'known' as const },
      { ...host, origin: 'https://closed.test', operations: 2, standing: 'closed' as const },
    ],
  };
  const decision = { ...firstDecision(described, 'acme_cloud'), confirmed: [] };
  expect(hostChoices(described, decision)).toMatchObject([
    { origin: 'https://closed.test', needed: false, isClosed: true },
  ]);
  expect(isConfirmed(hostChoices(described, decision), decision)).toBe(true);
});
