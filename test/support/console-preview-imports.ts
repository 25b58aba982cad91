import type { Import, ImportCandidate } from '#shared/domain/import.ts';
import { SallyportError } from '#shared/errors.ts';

const candidate = (id: string, changes: Partial<ImportCandidate>): ImportCandidate => ({
  id,
  toolkit: 'github',
  toolkit_name: 'GitHub',
  auth_scheme: 'BEARER_TOKEN',
  account_name: null,
  found: 'line 2: GITHUB_TOKEN',
  fields: [{ name: 'token', label: 'Personal access token', shown: 'ghp_••••••••' }],
  missing: [],
  duplicate_of: null,
  ...changes,
});

const candidates: readonly ImportCandidate[] = [
  candidate('c1', { account_name: 'work', found: 'line 2: GITHUB_TOKEN_WORK' }),
  candidate('c2', {
    toolkit: 'stripe',
    toolkit_name: 'Stripe',
    found: 'line 5: STRIPE_API_KEY',
    fields: [{ name: 'token', label: 'Secret or restricted key', shown: 'sk_l••••••••' }],
    duplicate_of: { id: 'ca_preview00000002', alias: 'billing' },
  }),
  candidate('c3', {
    toolkit: 'zendesk',
    toolkit_name: 'Zendesk',
    auth_scheme: 'BASIC',
    found: 'line 7, 8: ZENDESK_EMAIL, ZENDESK_API_TOKEN',
    fields: [
      { name: 'email', label: 'Email', shown: 'ada@example.com' },
      { name: 'api_token', label: 'API token', shown: 'Qm7x••••••••' },
    ],
    missing: [{ name: 'subdomain', label: 'Subdomain', secret: false }],
  }),
];

const found = (of: readonly ImportCandidate[]): Import => ({
  id: 'imp_preview',
  expires_at: new Date(Date.now() + 600_000).toISOString(),
  candidates: [...of],
  skipped: [
    { where: 'line 1', name: 'NODE_ENV', reason: 'is not known to belong to a service' },
    { where: 'line 4', name: 'DATABASE_URL', reason: 'refers to another variable; write its value instead' },
    { where: 'line 9', name: null, reason: 'is no assignment (NAME=value)' },
  ],
});

/** The preview's imports: any text holds the same three credentials, "none" holds none, and "{" is a broken export. */
export function createImportsPreview(create: (input: Record<string, unknown>) => unknown) {
  const scan = ({ text }: Record<string, unknown>): Import => {
    if (text !== '{') return found(text === 'none' ? [] : candidates);
    throw new SallyportError('ValidationFailed', 'text: is no JSON (line 1, column 2).', {
      field: 'text',
      fix: 'Give the JSON that Composio’s API answers to GET /api/v3.1/connected_accounts.',
    });
  };
  return {
    'imports.scanEnv': scan,
    'imports.scanComposio': scan,
    'imports.scanGh': () => found(candidates.slice(0, 1)),
    'imports.discard': ({ id }: Record<string, unknown>) => ({ id }),
    'imports.confirm': ({ candidate_id: id, alias }: Record<string, unknown>) => {
      const chosen = candidates.find((each) => each.id === id);
      return create({ toolkit: chosen?.toolkit, auth_scheme: chosen?.auth_scheme, alias, fields: {} });
    },
  };
}
