import { guardsIn } from './guard.ts';

const sdkAccounts = [
  'test/integration/sdk/connected-accounts.test.ts',
  'test/integration/sdk/connecting-accounts.test.ts',
];
const typedIn = ['src/main/core/accounts/typed-in.test.ts'];

/** What keeps an agent that manages connections from moving, showing or reviving a credential. */
export const managementGuards = [
  ...guardsIn('src/main/core/accounts/replaced-values.ts', typedIn, [
    [
      'a stored credential moved by another part of its address',
      '.filter(([name]) => routing.has(name))',
      '.filter(() => false)',
    ],
  ]),
  ...guardsIn('src/main/core/accounts/connecting.ts', typedIn, [
    ['a disabled account that is connected again', "if (account.status !== 'INACTIVE') return;", 'return;'],
    [
      'unverified hosts for what is typed in later',
      'requireConfirmedHosts(toolkit, scheme, values.fields, originsInUse(toolkit.slug));',
      '',
    ],
  ]),
  ...guardsIn('src/main/core/accounts/masked-values.ts', typedIn, [
    ['short secrets, half of which a mask would show', 'secret.length > 8 &&', ''],
    ['secrets in answers', 'shown[name] ?? mask(value)', 'shown[name] ?? value'],
  ]),
  ...guardsIn('src/main/core/accounts/given-values.ts', sdkAccounts, [
    ['hosts that an agent chooses', 'if (routing !== undefined) {', 'if (false) {'],
  ]),
  ...guardsIn('src/main/core/agent-accounts/agent-accounts.ts', sdkAccounts, [
    [
      'accounts that their owner disabled',
      "if (status === 'INACTIVE' && why === disabledByOwner) {",
      'if (false) {',
    ],
  ]),
  ...guardsIn(
    'src/main/core/oauth/link-methods.ts',
    ['src/main/core/oauth/links.test.ts'],
    [
      [
        'credentials that the service refused',
        "if (test?.verdict === 'refused') throw refusedCredential(test);",
        '',
      ],
    ],
  ),
  ...guardsIn(
    'src/main/core/reentry/reentry.ts',
    ['test/integration/reenter.test.ts'],
    [
      [
        'a working credential replaced by one that its service refuses',
        "if (test?.verdict === 'refused') throw refused(test);",
        '',
      ],
    ],
  ),
  ...guardsIn(
    'src/main/gateway/composio/auth-config-bodies.ts',
    ['test/integration/sdk/auth-configs.test.ts'],
    [['secrets taken for stored that are not', 'if (!found) return;', 'return;']],
  ),
];
