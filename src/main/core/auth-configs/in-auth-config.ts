import type { ParsedInput } from '#shared/contract/index.ts';
import { validationFailed } from '../toolkits/index.ts';
import type { AuthConfigs } from './auth-configs.ts';

type NewAccount = ParsedInput<'accounts.create'>;

/**
 * A new account's input with the scheme of the auth config that it names; as it is where it names none.
 *
 * @throws SallyportError AuthConfigNotFound, AuthConfigDisabled, ValidationFailed where toolkit or scheme are others.
 */
export function inAuthConfig(
  authConfigs: Pick<AuthConfigs, 'requireEnabled'>,
  input: NewAccount,
): NewAccount {
  if (input.auth_config_id === undefined) return input;
  const { toolkit, auth_scheme } = authConfigs.requireEnabled(input.auth_config_id);
  const faults = [
    ...(input.toolkit === toolkit
      ? []
      : [{ field: 'toolkit', reason: `is not "${toolkit}", as its auth config says` }]),
    ...(input.auth_scheme === undefined || input.auth_scheme === auth_scheme
      ? []
      : [{ field: 'auth_scheme', reason: `is not ${auth_scheme}, as its auth config says` }]),
  ];
  if (faults.length > 0) throw validationFailed(faults, 'Name an auth config of this toolkit and scheme.');
  return { ...input, auth_scheme };
}
