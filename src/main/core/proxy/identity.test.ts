import { expect, it } from 'vitest';
import { identityIn } from './identity.ts';

it.each([
  [{ login: 'ada', name: 'Ada Lovelace' }, 'ada'],
  [{ ok: true, user: { name: 'Ada' }, team: { name: 'Engines' } }, 'Ada'],
  [{ data: { email: ' ada@example.com ' } }, 'ada@example.com'],
  [{ id: 7 }, null],
  [[], null],
  ['text', null],
  [null, null],
])('finds whose account %j is', (answer, identity) => {
  expect(identityIn(answer)).toBe(identity);
});

it('takes the number of an account where the catalog says that it stands there', () => {
  expect(identityIn({ portalId: 62515, uiDomain: 'app.hubspot.com' }, '/portalId')).toBe('62515');
});
