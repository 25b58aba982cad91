import { expect, test } from 'vitest';
import { sampleAccounts } from '#test/support/console-preview-accounts.ts';
import { accountsInCare } from './care.ts';

const [sample] = sampleAccounts();
if (sample === undefined) throw new Error('There is no sample account.');
const account = (change: object) => ({
  ...sample,
  status: 'ACTIVE' as const,
  unconfirmed_origins: [],
  ...change,
});

test('names broken connections first, then those whose toolkit gained addresses, and no other', () => {
  const widened = account({ id: 'ca_widened00', unconfirmed_origins: ['https://new.example.com'] });
  const expired = account({
    id: 'ca_expired00',
    auth_scheme: 'OAUTH2',
    status: 'EXPIRED',
    unconfirmed_origins: ['https://new.example.com'],
  });
  const listed = accountsInCare([account({}), widened, expired, account({ status: 'INACTIVE' })]);
  expect(listed.map(({ account: { id }, care }) => [id, care])).toEqual([
    ['ca_expired00', 'expired'],
    ['ca_widened00', 'new_addresses'],
  ]);
});

test('names a typed-in key that its service refuses, until another one is there', () => {
  const typed = { auth_scheme: 'BEARER_TOKEN' as const };
  const refused = account({ ...typed, id: 'ca_refused00', refused_at: '2026-11-20T12:00:00.000Z' });
  expect(accountsInCare([account(typed), refused]).map(({ account: { id }, care }) => [id, care])).toEqual([
    ['ca_refused00', 'refused'],
  ]);
});

test('leaves a sign-in that was never finished alone', () => {
  const begun = account({ status: 'INITIATED', auth_scheme: 'OAUTH2', origins: [] });
  expect(accountsInCare([begun])).toEqual([]);
  expect(accountsInCare([{ ...begun, status: 'FAILED' as const }])).toHaveLength(1);
});
