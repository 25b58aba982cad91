import type { ParsedInput } from '#shared/contract/index.ts';
import type { Access } from '../access/index.ts';
import type { Accounts } from '../accounts/index.ts';
import { resolveEndpoint } from '../egress/index.ts';
import type { Rules } from '../rules/index.ts';
import { ruledRequest, scrubberOf } from './admit.ts';
import { boundaryOf } from './boundary.ts';

/**
 * What would become of a request: which rule decides, where it would go, and where the credential would be put. Sends
 * nothing.
 *
 * @throws KeyNotFound, and what would refuse the request before any rule is asked.
 */
export function explainRequest(
  { access, accounts, rules }: { access: Access; accounts: Accounts; rules: Rules },
  { key_id: keyId, account_id: accountId, method, endpoint }: ParsedInput<'rules.explain'>,
) {
  const key = access.get(keyId);
  const credential = accounts.credentialFor(accountId);
  const target = resolveEndpoint(boundaryOf(credential), endpoint);
  const request = ruledRequest({ method, headers: [], query: [] }, credential, target);
  const { effect, rule } = rules.decide(key, request);
  return {
    effect,
    rule,
    matched: rules.find(rule) ?? null,
    origin: target.origin,
    path: scrubberOf(credential).text(target.path + target.query),
    injected: credential.scheme.inject.map(({ in: place, name }) => ({ in: place, name })),
  };
}
