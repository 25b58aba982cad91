import type { ConnectedAccount } from '#shared/domain/account.ts';

const now = Date.now();
const ago = (milliseconds: number): string => new Date(now - milliseconds).toISOString();
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

function account(id: string, slug: string, rest: Partial<ConnectedAccount> = {}): ConnectedAccount {
  return {
    id,
    toolkit: slug,
    auth_scheme: 'BEARER_TOKEN',
    alias: null,
    user_id: 'default',
    status: 'ACTIVE',
    status_reason: null,
    auth_config_id: null,
    identity: null,
    expires_at: null,
    origins: [`https://api.${slug}.com`],
    unconfirmed_origins: [],
    public_fields: {},
    created_at: ago(9 * day),
    updated_at: ago(2 * day),
    last_used_at: ago(3 * minute),
    ...rest,
  };
}

export function sampleAccounts(): [ConnectedAccount, ...ConnectedAccount[]] {
  return [
    account('ca_8fKq2LmZ01', 'github', {
      alias: 'work',
      origins: ['https://api.github.com', 'https://uploads.github.com'],
      created_at: ago(hour),
    }),
    account('ca_T5rWx9Yb77', 'stripe', {
      origins: ['https://api.stripe.com'],
      unconfirmed_origins: ['https://files.stripe.com'],
      last_used_at: ago(5 * hour),
    }),
    account('ca_Nn31cVbA64', 'zendesk', {
      alias: 'support desk of the European branch, second brand',
      auth_scheme: 'BASIC',
      status: 'EXPIRED',
      status_reason:
        'Zendesk answered 401 on 20 November: the token was revoked there. Connect it again with a new one.',
      origins: ['https://acme.zendesk.com'],
      last_used_at: ago(day),
    }),
    account('ca_Pq77wErT29', 'internal_wiki', {
      status: 'INACTIVE',
      origins: ['http://127.0.0.1:8080'],
      last_used_at: null,
    }),
    account('ca_Gm84xKqA55', 'gmail', {
      auth_scheme: 'OAUTH2',
      auth_config_id: 'ac_Gm33sWq8z',
      identity: 'ada@example.com',
      status: 'EXPIRED',
      status_reason:
        'The provider no longer accepts the sign-in (Token has been expired or revoked). Connect the account again',
      origins: ['https://gmail.googleapis.com'],
      created_at: ago(4 * day),
    }),
    account('ca_Gh19oAuTh7', 'github', {
      auth_scheme: 'OAUTH2',
      auth_config_id: 'ac_7Hq2mXw91',
      identity: 'ada-lovelace',
      alias: 'open source',
      expires_at: new Date(now + 7 * hour).toISOString(),
      origins: ['https://api.github.com', 'https://uploads.github.com'],
      created_at: ago(2 * hour),
    }),
    account('ca_Lx02uIoP18', 'linear', { alias: 'side project', last_used_at: ago(6 * day) }),
  ];
}
