import { expect, test } from 'vitest';
import { catalogEntrySchema } from '#shared/domain/toolkit.ts';
import {
  createMemoryAccounts,
  createMemoryToolkits,
  createPlainSeal,
} from '#test/support/memory-repositories.ts';
import { newId } from '../ids.ts';
import { createToolkits } from '../toolkits/index.ts';
import { createAccounts } from './accounts.ts';

const bearer = (field: string) => [{ in: 'header', name: 'Authorization', value: `Bearer {${field}}` }];
const acme = catalogEntrySchema.parse({
  slug: 'acme',
  name: 'Acme',
  tier: 'unverified',
  base_url: 'https://api.acme.test',
  auth_schemes: [
    { mode: 'BEARER_TOKEN', inject: bearer('token'), fields: { token: { label: 'Token', secret: true } } },
    {
      mode: 'OAUTH2',
      inject: bearer('access_token'),
      oauth: { authorize_url: 'https://id.acme.test/a', token_url: 'https://id.acme.test/t' },
    },
  ],
});

async function world() {
  const toolkits = createToolkits({
    catalog: [acme, { ...acme, slug: 'sure', tier: 'derived' }],
    repository: createMemoryToolkits(),
    usage: () => new Map(),
    onChange: () => {},
  });
  await toolkits.start();
  const accounts = createAccounts({
    repository: createMemoryAccounts(),
    toolkits,
    vault: createPlainSeal(),
    clock: { now: () => Date.now(), monotonic: () => performance.now() },
    serverOf: () => null,
    newId: () => newId('ca'),
    onChange: () => {},
  });
  const connect = (toolkit: string, confirmed_origins?: string[]) =>
    accounts.create({
      toolkit,
      auth_scheme: 'BEARER_TOKEN',
      fields: { token: 't' },
      user_id: 'default',
      ...(confirmed_origins === undefined ? {} : { confirmed_origins }),
    });
  const begin = (confirmed_origins?: string[]) =>
    accounts.begin({
      toolkit: 'acme',
      auth_scheme: 'OAUTH2',
      auth_config_id: 'ac_1',
      fields: {},
      user_id: 'default',
      confirmed_origins,
    });
  return { accounts, connect, begin };
}

const refused = { code: 'OriginUnconfirmed', details: { field: 'confirmed_origins' } };

test('an unverified service takes no credential before its hosts are confirmed', async () => {
  const { connect } = await world();
  await expect(connect('acme')).rejects.toMatchObject(refused);
  await expect(connect('acme', ['https://other.test'])).rejects.toMatchObject(refused);
  await expect(connect('acme', ['https://api.acme.test'])).resolves.toMatchObject({ status: 'ACTIVE' });
  await expect(connect('sure')).resolves.toMatchObject({ status: 'ACTIVE' });
});

test('what the owner has connected once need not be confirmed again', async () => {
  const { connect, accounts } = await world();
  const bring = () =>
    accounts.transientCredential({ toolkit: 'acme', auth_scheme: 'BEARER_TOKEN', values: { token: 't' } });
  expect(bring).toThrow(expect.objectContaining({ code: 'OriginUnconfirmed' }));
  await connect('acme', ['https://api.acme.test']);
  await expect(connect('acme')).resolves.toMatchObject({ status: 'ACTIVE' });
  expect(bring().origins).toEqual(['https://api.acme.test']);
});

test('a sign-in needs the place of its tokens confirmed as well', async () => {
  const { begin } = await world();
  await expect(begin(['https://api.acme.test'])).rejects.toMatchObject(refused);
  await expect(begin(['https://api.acme.test', 'https://id.acme.test'])).resolves.toMatchObject({
    status: 'INITIATED',
  });
});
