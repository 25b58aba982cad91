import type { GhAccount } from '../ports/index.ts';
import type { Findings } from './finding.ts';

const publicHost = 'github.com';

/** The sign-ins of the GitHub CLI as findings. A server of one's own is another service than github.com. */
export function findInGh(accounts: readonly GhAccount[]): Findings {
  const name = ({ host, user }: GhAccount) => [user, host].filter(Boolean).join(' at ');
  const reasonOf = ({ host, token, reason }: GhAccount): string | null => {
    if (host !== publicHost) return 'is on a GitHub server of your own; add it as a toolkit of your own';
    return token === null ? (reason ?? 'gives no token') : null;
  };
  return {
    findings: accounts.flatMap((account) =>
      account.token === null || reasonOf(account) !== null
        ? []
        : [
            {
              toolkit: 'github',
              scheme: 'BEARER_TOKEN' as const,
              values: { token: account.token },
              accountName: account.user === '' ? null : account.user,
              userId: null,
              found: `GitHub CLI: ${name(account)}`,
            },
          ],
    ),
    skipped: accounts.flatMap((account) => {
      const reason = reasonOf(account);
      return reason === null ? [] : [{ where: 'GitHub CLI', name: name(account), reason }];
    }),
  };
}
