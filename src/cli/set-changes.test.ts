import { expect, it } from 'vitest';
import { changesFrom } from './set-changes.ts';

const draft = {
  account_id: 'ca_1',
  method: 'POST',
  endpoint: '/items',
  headers: [['X-One', '1']] as [string, string][],
  body: { encoding: 'utf8' as const, content: '{"a":{"b":[1,2]}}' },
};

it.each([
  [['method=PUT', 'endpoint=/items?q=a=b'], { method: 'PUT', endpoint: '/items?q=a=b' }],
  [
    ['headers.x-one=2', 'headers.X-Two='],
    {
      headers: [
        ['x-one', '2'],
        ['X-Two', ''],
      ],
    },
  ],
  [['body=text'], { body: { encoding: 'utf8', content: 'text' } }],
  [
    ['body.a.b[1]=true', 'body.c=tea'],
    { body: { encoding: 'utf8', content: '{"a":{"b":[1,true]},"c":"tea"}' } },
  ],
  [
    ['body.list[0].name="5"'],
    { body: { encoding: 'utf8', content: '{"a":{"b":[1,2]},"list":[{"name":"5"}]}' } },
  ],
])('%j changes %j', (settings, changes) => {
  expect(changesFrom(settings, draft)).toEqual(changes);
});

it.each(['nothing', '=x', 'id=1', 'body..a=1', 'body.a[0]=1', 'body.__proto__.x=1'])(
  '%j is refused',
  (setting) => {
    expect(() => changesFrom([setting], draft)).toThrow('--set');
  },
);

it('refuses a place in a body that is no JSON', () => {
  const text = { ...draft, body: { encoding: 'utf8' as const, content: 'plain' } };
  expect(() => changesFrom(['body.a=1'], text)).toThrow('not JSON');
});
