import { expect, test } from 'vitest';
import type { RequestDraft } from '#shared/domain/request-draft.ts';
import { copyForms } from './copy-as.ts';

const target = { gatewayUrl: 'http://127.0.0.1:4477' };
const draft: RequestDraft = {
  account_id: 'ca_12345678',
  method: 'POST',
  endpoint: "/items?q[]=it's $HOME",
  headers: [
    ['x-trace', '`id` "quoted"'],
    ['x-empty', ''],
  ],
  body: { encoding: 'utf8', content: '{"n": "it\'s $(id)"}' },
};

function written(label: string, changes: Partial<RequestDraft> = {}): string {
  return copyForms.find((form) => form.label === label)?.write({ ...draft, ...changes }, target) ?? '';
}

test('a whole URL goes into the envelope, since a path cannot name another host', () => {
  const words = written('fetch', { endpoint: 'https://uploads.example.com/a' });
  expect(words).toContain('"http://127.0.0.1:4477/api/v3.1/tools/execute/proxy"');
  expect(words).toContain(JSON.stringify('"endpoint":"https://uploads.example.com/a"').slice(1, -1));
});

test('code for fetch sends what was recorded, its address as a request line holds it', async () => {
  const sent: unknown[] = [];
  const run = new Function('fetch', 'process', 'console', `return (async () => {${written('fetch')}})()`);
  await run(
    async (url: string, init: RequestInit) => {
      sent.push(url, init);
      return { status: 200, text: async () => '' };
    },
    { env: { COMPOSIO_API_KEY: 'ak_key' } },
    { log: () => {} },
  );
  expect(sent).toEqual([
    "http://127.0.0.1:4477/gateway/ca_12345678/items?q[]=it's%20$HOME",
    {
      method: 'POST',
      headers: [['x-api-key', 'ak_key'], ...draft.headers, ['content-type', 'application/json']],
      body: draft.body?.content,
    },
  ]);
});

test('the SDK gets JSON as a value and other texts as a string', () => {
  expect(written('SDK (TypeScript)')).toContain('body: {"n": "it\'s $(id)"},');
  expect(written('SDK (Python)')).toContain(`body=json.loads(${JSON.stringify(draft.body?.content)}),`);
  const text = { body: { encoding: 'utf8', content: '<a>' } } as const;
  expect(written('SDK (TypeScript)', text)).toContain('body: "<a>",');
  expect(written('SDK (Python)', text)).toContain('body="<a>",');
});

test('is offered for the SDK only where the SDK can send it', () => {
  const offered = (changes: Partial<RequestDraft>) =>
    copyForms.filter((form) => form.canWrite({ ...draft, ...changes })).map(({ label }) => label);
  expect(offered({})).toHaveLength(4);
  expect(offered({ method: 'HEAD' })).toEqual(['cURL', 'fetch']);
  expect(offered({ body: { encoding: 'base64', content: 'AP8=' } })).toEqual(['cURL', 'fetch']);
});
