import { expect, test } from 'vitest';
import { toolkitInputSchema } from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';
import {
  createMemoryAccounts,
  createMemoryAuthConfigRepository,
  createMemoryToolkits,
  createPlainSeal,
} from '#test/support/memory-repositories.ts';
import { type Accounts, createAccounts } from '../accounts/index.ts';
import { createToolkits } from '../toolkits/index.ts';
import { type AuthConfigs, createAuthConfigs } from './index.ts';

const service = {
  ...toolkitInputSchema.parse({
    slug: 'acme',
    name: 'Acme',
    base_url: 'https://api.acme.test',
    auth_schemes: [
      {
        mode: 'OAUTH2',
        inject: [{ in: 'header', name: 'Authorization', value: 'Bearer {access_token}' }],
        oauth: { authorize_url: 'https://id.acme.test/a', token_url: 'https://id.acme.test/t' },
      },
    ],
  }),
  tier: 'checked',
};

/** Accounts and auth configs that know of each other as in the product, over stores that take their time. */
async function world() {
  const clock = { now: () => 1_700_000_000_000, monotonic: () => 0 };
  const vault = createPlainSeal();
  const toolkits = createToolkits({
    catalog: [service],
    repository: createMemoryToolkits(),
    usage: () => new Map(),
    onChange: () => {},
  });
  await toolkits.start();
  const [accountRows, configRows] = [createMemoryAccounts(), createMemoryAuthConfigRepository()];
  const accounts: Accounts = createAccounts({
    repository: accountRows,
    toolkits,
    vault,
    clock,
    newId: () => 'ca_0000000000000001',
    requireAuthConfig: (id) => void configs.get(id),
    onChange: () => {},
  });
  const configs: AuthConfigs = createAuthConfigs({
    repository: configRows,
    toolkits,
    vault,
    clock,
    newId: () => 'ac_0000000000000001',
    dependents: () => accounts.byAuthConfig(),
    onChange: () => {},
    registrations: {
      make: () => Promise.reject(new Error('not used')),
      renew: () => Promise.reject(new Error('not used')),
      remove: async () => true,
    },
  });
  const { id } = await configs.create({ toolkit: 'acme', client_id: 'c' });
  const begin = () =>
    accounts.begin({
      toolkit: 'acme',
      auth_scheme: 'OAUTH2',
      auth_config_id: id,
      fields: {},
      user_id: 'default',
    });
  return { accounts, configs, accountRows, configRows, id, begin };
}

test.each(['the account', 'the deletion'])(
  'no account is left without its auth config: %s is first',
  async (first) => {
    const { configs, accountRows, configRows, id, begin } = await world();
    const work =
      first === 'the account' ? [begin, () => configs.delete(id)] : [() => configs.delete(id), begin];
    const [winner, loser] = await Promise.allSettled(work.map((each) => each()));
    expect(winner?.status).toBe('fulfilled');
    expect(loser).toMatchObject({
      status: 'rejected',
      reason: { code: first === 'the account' ? 'AuthConfigInUse' : 'AuthConfigNotFound' },
    });
    expect([accountRows.rows.size, configRows.rows.size]).toEqual(first === 'the account' ? [1, 1] : [0, 0]);
  },
);

test('an auth config that could not be deleted is there again, and one whose account could not be stored is free', async () => {
  const { accounts, configs, accountRows, configRows, id, begin } = await world();
  configRows.failure = new SallyportError('StorageFailed', 'full');
  await expect(configs.delete(id)).rejects.toMatchObject({ code: 'StorageFailed' });
  expect(configs.get(id).id).toBe(id);
  configRows.failure = null;
  accountRows.failure = new SallyportError('StorageFailed', 'full');
  await expect(begin()).rejects.toMatchObject({ code: 'StorageFailed' });
  expect(accounts.byAuthConfig().size).toBe(0);
  expect(await configs.delete(id)).toEqual({ id });
});
