import { expect, test } from 'vitest';
import { accountOperations } from '#shared/contract/accounts.ts';
import type { AuthConfig } from '#shared/domain/auth-config.ts';
import { SallyportError } from '#shared/errors.ts';
import { inAuthConfig } from './index.ts';

const id = 'ac_0000000000000001';
const authConfigs = {
  requireEnabled: () => ({ id, toolkit: 'acme', auth_scheme: 'API_KEY' }) as AuthConfig,
};
const input = (fields: Record<string, unknown>) =>
  accountOperations['accounts.create'].input.parse({ toolkit: 'acme', ...fields });

test('an account takes the scheme of its auth config', () => {
  expect(inAuthConfig(authConfigs, input({ auth_config_id: id })).auth_scheme).toBe('API_KEY');
  expect(inAuthConfig(authConfigs, input({})).auth_scheme).toBeUndefined();
});

test.each([
  [{ toolkit: 'other' }, 'toolkit'],
  [{ auth_scheme: 'BASIC' }, 'auth_scheme'],
])('an account with %o is refused an auth config of another kind', (fields, field) => {
  const named = input({ auth_config_id: id, ...fields });
  expect(() => inAuthConfig(authConfigs, named)).toThrow(SallyportError);
  expect(() => inAuthConfig(authConfigs, named)).toThrow(new RegExp(`^${field}:`));
});
