import { describe, expect, it } from 'vitest';
import type { ConnectedAccount } from '#shared/domain/account.ts';
import { type AccountWish, chooseAccount } from './choose-account.ts';

function account(id: string, changes: Partial<ConnectedAccount> = {}): ConnectedAccount {
  return {
    id,
    toolkit: 'github',
    auth_scheme: 'BEARER_TOKEN',
    alias: null,
    user_id: 'ada',
    status: 'ACTIVE',
    status_reason: null,
    auth_config_id: null,
    identity: null,
    expires_at: null,
    origins: [],
    unconfirmed_origins: [],
    public_fields: {},
    created_at: '2026-01-01T00:00:00.000Z',
    updated_at: '2026-01-01T00:00:00.000Z',
    last_used_at: null,
    ...changes,
  };
}

const wish: AccountWish = {
  toolkit: 'github',
  userId: 'ada',
  pinned: [],
  authConfigIds: [],
  explicitAmongMany: false,
  explicitAlways: false,
};

const accounts = [
  account('ca_old', { alias: 'Work', auth_config_id: 'ac_1' }),
  account('ca_new', { created_at: '2026-02-01T00:00:00.000Z' }),
  account('ca_broken', { created_at: '2026-03-01T00:00:00.000Z', status: 'EXPIRED' }),
  account('ca_other_user', { created_at: '2026-04-01T00:00:00.000Z', user_id: 'bob' }),
  account('ca_other_toolkit', { created_at: '2026-05-01T00:00:00.000Z', toolkit: 'slack' }),
];

const chosen = (changes: Partial<AccountWish> = {}, named?: string) =>
  chooseAccount(accounts, { ...wish, ...changes }, named).id;

describe('choosing the account of a call', () => {
  it('takes the newest active one of the user and the toolkit', () => {
    expect(chosen()).toBe('ca_new');
    expect(chosen({ userId: 'bob' })).toBe('ca_other_user');
    expect(chosen({ userId: null })).toBe('ca_other_user');
  });

  it('takes one of the given auth config', () => {
    expect(chosen({ authConfigIds: ['ac_1'] })).toBe('ca_old');
  });

  it('takes a pinned one before all others, whatever its auth config', () => {
    expect(chosen({ pinned: ['ca_old'], authConfigIds: ['ac_2'] })).toBe('ca_old');
    expect(chosen({ pinned: ['ca_broken'] })).toBe('ca_broken');
  });

  it('takes the one that is named, by id or alias, but none outside', () => {
    expect(chosen({}, 'ca_old')).toBe('ca_old');
    expect(chosen({}, 'work')).toBe('ca_old');
    expect(() => chosen({}, 'ca_other_user')).toThrow('no account of "github"');
    expect(() => chosen({ pinned: ['ca_new'] }, 'work')).toThrow('no account of "github"');
  });

  it('wants one to be named where several are active and the session says so', () => {
    expect(() => chosen({ explicitAmongMany: true })).toThrow('2 accounts of "github" are active');
    expect(chosen({ explicitAmongMany: true, pinned: ['ca_old'] })).toBe('ca_old');
    expect(chosen({ explicitAmongMany: true }, 'ca_new')).toBe('ca_new');
  });

  it('wants one to be named or pinned where the owner says so', () => {
    expect(() => chosen({ explicitAlways: true })).toThrow('is missing');
    expect(chosen({ explicitAlways: true, pinned: ['ca_new'] })).toBe('ca_new');
    expect(chosen({ explicitAlways: true }, 'work')).toBe('ca_old');
  });

  it('says what to do where there is none', () => {
    expect(() => chosen({ toolkit: 'linear' })).toThrow('no account of "linear" of the user "ada"');
  });
});
