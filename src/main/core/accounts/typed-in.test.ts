import { beforeEach, describe, expect, test } from 'vitest';
import { catalogEntrySchema } from '#shared/domain/toolkit.ts';
import {
  createMemoryAccounts,
  createMemoryToolkits,
  createPlainSeal,
  type PlainSeal,
} from '#test/support/memory-repositories.ts';
import { newId } from '../ids.ts';
import { createToolkits } from '../toolkits/index.ts';
import { type Accounts, createAccounts, mask } from './index.ts';

const secret = 'sk_live_0123456789';
const entry = (slug: string, tier: 'checked' | 'unverified') =>
  catalogEntrySchema.parse({
    slug,
    name: slug,
    tier,
    base_url: 'https://{site}.acme.test/{path}',
    base_url_vars: { site: { label: 'Site' }, path: { label: 'Path', default: 'v1' } },
    auth_schemes: [
      {
        mode: 'API_KEY',
        inject: [{ in: 'header', name: 'X-Key', value: '{key}' }],
        fields: {
          key: { label: 'Key', secret: true },
          note: { label: 'Note', secret: false, required: false },
        },
      },
      { mode: 'OAUTH2', inject: [{ in: 'header', name: 'Authorization', value: 'Bearer {access_token}' }] },
    ],
  });

let accounts: Accounts;
let vault: PlainSeal;

beforeEach(async () => {
  const toolkits = createToolkits({
    catalog: [entry('acme', 'checked'), entry('unsure', 'unverified')],
    repository: createMemoryToolkits(),
    usage: () => new Map(),
    onChange: () => {},
  });
  await toolkits.start();
  vault = createPlainSeal();
  accounts = createAccounts({
    repository: createMemoryAccounts(),
    toolkits,
    vault,
    clock: { now: () => Date.now(), monotonic: () => performance.now() },
    newId: () => newId('ca'),
    onChange: () => {},
    onExpired: () => {},
  });
  await accounts.start();
});

const begin = (toolkit = 'acme', auth_scheme: 'API_KEY' | 'OAUTH2' = 'API_KEY') =>
  accounts.begin({ toolkit, auth_scheme, auth_config_id: 'ac_00000000', fields: {}, user_id: 'u' });

describe('what a person types in later', () => {
  test('makes a waiting account ACTIVE, with the origins of the toolkit', async () => {
    const { id, status, status_reason: why } = await begin();
    expect({ status, why }).toEqual({ status: 'INITIATED', why: expect.stringContaining('typed in') });
    expect(await accounts.connect(id, { site: 'shop', key: secret })).toMatchObject({
      status: 'ACTIVE',
      status_reason: null,
      origins: ['https://shop.acme.test'],
      public_fields: { site: 'shop', path: 'v1' },
    });
    expect(accounts.credentialFor(id).fields.key).toBe(secret);
  });

  test('can be tried before it is stored', async () => {
    const { id } = await begin();
    expect(accounts.credentialWith(id, { site: 'shop', key: secret })).toMatchObject({
      origins: ['https://shop.acme.test'],
      secrets: [secret],
    });
    expect(accounts.get(id)).toMatchObject({ status: 'INITIATED', origins: [] });
    expect(() => accounts.credentialWith(id, { key: secret })).toThrow(/fields\.site: is missing/);
  });

  test('does not enable what its owner disabled', async () => {
    const { id } = await begin();
    await accounts.disable(id);
    for (const work of [accounts.connect(id, { site: 'shop', key: secret }), accounts.reopen(id)]) {
      await expect(work).rejects.toMatchObject({ code: 'AccountConflict' });
    }
    expect(accounts.get(id).status).toBe('INACTIVE');
  });

  test('goes to no unverified host that its owner has not confirmed', async () => {
    const { id } = await accounts.begin({
      toolkit: 'unsure',
      auth_scheme: 'API_KEY',
      auth_config_id: 'ac_00000000',
      fields: { site: 'shop' },
      confirmed_origins: ['https://shop.acme.test'],
      user_id: 'u',
    });
    const typed = { site: 'other', key: secret };
    expect(() => accounts.credentialWith(id, typed)).toThrow(
      expect.objectContaining({ code: 'OriginUnconfirmed' }),
    );
    await expect(accounts.connect(id, typed)).rejects.toMatchObject({ code: 'OriginUnconfirmed' });
  });

  test('lets one that ended wait again, and leaves a working one as it is', async () => {
    const { id } = await begin();
    await accounts.close(id, 'EXPIRED', 'over');
    expect((await accounts.reopen(id)).status).toBe('INITIATED');
    await accounts.connect(id, { site: 'shop', key: secret });
    expect((await accounts.reopen(id)).status).toBe('ACTIVE');
  });
});

describe('another secret', () => {
  test('replaces the old one for the same place', async () => {
    const { id } = await begin();
    await accounts.connect(id, { site: 'shop', key: secret, note: 'n' });
    await accounts.replace(id, { key: 'newer-secret-0', note: null, site: 'shop' });
    expect(accounts.credentialFor(id)).toMatchObject({
      fields: { key: 'newer-secret-0', site: 'shop', path: 'v1' },
      origins: ['https://shop.acme.test'],
    });
    expect(accounts.get(id).public_fields).toEqual({ site: 'shop', path: 'v1' });
  });

  test.each([{ site: 'evil' }, { path: 'v2' }, { path: null }])(
    'never brings another address along: %o',
    async (change) => {
      const { id } = await begin();
      await accounts.connect(id, { site: 'shop', key: secret });
      await expect(accounts.replace(id, change)).rejects.toMatchObject({
        code: 'ValidationFailed',
        details: { fix: expect.stringContaining('owner') },
      });
      expect(accounts.credentialFor(id).fields).toMatchObject({ site: 'shop', path: 'v1' });
    },
  );

  test('is not for tokens, which come from a sign-in', async () => {
    const { id } = await begin('acme', 'OAUTH2');
    await expect(accounts.replace(id, { access_token: 'planted' })).rejects.toMatchObject({
      code: 'SchemeUnsupported',
    });
  });
});

describe('what is shown of a secret', () => {
  test('is its first four characters; nothing of a short one', () => {
    expect([secret, 'exactly 9', 'sunshine', ''].map(mask)).toEqual([
      'sk_l...',
      'exac...',
      'REDACTED',
      'REDACTED',
    ]);
  });

  test('stands beside what is no secret, and is left out while the vault is locked', async () => {
    const { id } = await begin();
    await accounts.connect(id, { site: 'shop', key: secret });
    expect(accounts.shownValues(id)).toEqual({ site: 'shop', path: 'v1', key: 'sk_l...' });
    vault.turnLock(true);
    expect(accounts.shownValues(id)).toEqual({ site: 'shop', path: 'v1' });
  });
});
