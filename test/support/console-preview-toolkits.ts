import type { AuthScheme, Toolkit } from '#shared/domain/toolkit.ts';

const bearer: AuthScheme = {
  mode: 'BEARER_TOKEN',
  inject: [{ in: 'header', name: 'Authorization', value: 'Bearer {token}' }],
  fields: { token: { label: 'Personal access token', secret: true, required: true } },
};
const oauth = (facts: AuthScheme['oauth']): AuthScheme => ({
  mode: 'OAUTH2',
  inject: [{ in: 'header', name: 'Authorization', value: 'Bearer {access_token}' }],
  fields: {},
  oauth: facts,
});
const githubOAuth = oauth({
  authorize_url: 'https://github.com/login/oauth/authorize',
  token_url: 'https://github.com/login/oauth/access_token',
  device_authorization_url: 'https://github.com/login/device/code',
  token_auth_method: 'client_secret_post',
  pkce: 'supported',
  loopback_redirect: 'any_port',
  loopback_note: 'register http://127.0.0.1/path',
  default_scopes: ['repo', 'read:user'],
});
const googleOAuth = oauth({
  authorize_url: 'https://accounts.google.com/o/oauth2/v2/auth',
  token_url: 'https://oauth2.googleapis.com/token',
  token_auth_method: 'client_secret_post',
  pkce: 'supported',
  loopback_redirect: 'any_port',
  loopback_note: 'client type Desktop',
  default_scopes: [
    'https://www.googleapis.com/auth/gmail.readonly',
    'https://www.googleapis.com/auth/gmail.send',
  ],
});
const zendeskOAuth = oauth({
  authorize_url: 'https://{subdomain}.zendesk.com/oauth/authorizations/new',
  token_url: 'https://{subdomain}.zendesk.com/oauth/tokens',
  token_auth_method: 'client_secret_post',
  pkce: 'unknown',
  loopback_redirect: 'https_only',
  default_scopes: ['read', 'write'],
});
const oauth1: AuthScheme = { mode: 'OAUTH1', inject: [], fields: {} };
const zoomApp: AuthScheme = {
  mode: 'S2S_OAUTH2',
  inject: [],
  fields: {},
  note: 'A server-to-server app acts for itself; nobody signs in.',
  oauth: { token_url: 'https://zoom.us/oauth/token', token_auth_method: 'client_secret_basic' },
};
const basic: AuthScheme = {
  mode: 'BASIC',
  inject: [{ in: 'header', name: 'Authorization', value: 'Basic base64({email}/token:{api_token})' }],
  fields: {
    email: { label: 'Agent email', secret: false, required: true },
    api_token: {
      label: 'API token',
      secret: true,
      required: true,
      hint: 'Admin Centre › Apps and integrations › APIs.',
    },
  },
};

function toolkit(slug: string, name: string, rest: Partial<Toolkit> = {}): Toolkit {
  return {
    slug,
    name,
    base_url: `https://api.${slug.replaceAll('_', '-')}.com/v1`,
    base_url_vars: {},
    hosts: [],
    default_headers: {},
    auth_schemes: [bearer],
    categories: ['developer-tools'],
    tier: 'checked',
    private_network: false,
    ...rest,
  };
}

/** Some real shapes first, then enough plain ones to need several pages. */
export function sampleToolkits(): Toolkit[] {
  const special = [
    toolkit('github', 'GitHub', {
      base_url: 'https://api.github.com',
      hosts: ['uploads.github.com'],
      auth_schemes: [githubOAuth, bearer],
      test_path: '/user',
    }),
    toolkit('zendesk', 'Zendesk', {
      base_url: 'https://{subdomain}.zendesk.com/api/v2',
      base_url_vars: { subdomain: { label: 'Subdomain', example: 'acme', required: true } },
      auth_schemes: [zendeskOAuth, basic, bearer],
      notes: 'No new API tokens since 2026-10-27; all of them stop on 2027-04-30.',
    }),
    toolkit('zoho', 'Zoho CRM', {
      base_url: 'https://www.zohoapis.{dc}/crm/v8',
      base_url_vars: {
        dc: {
          label: 'Data centre',
          default: 'com',
          enum: ['com', 'eu', 'in', 'com.au', 'jp'],
          required: true,
        },
      },
    }),
    toolkit('gmail', 'Gmail', { base_url: 'https://gmail.googleapis.com', auth_schemes: [googleOAuth] }),
    toolkit('trello', 'Trello', { auth_schemes: [oauth1] }),
    toolkit('zoom', 'Zoom', { auth_schemes: [zoomApp] }),
    toolkit('hacker_news', 'Hacker News', {
      base_url: 'https://hacker-news.firebaseio.com/v0',
      auth_schemes: [{ mode: 'NO_AUTH', inject: [], fields: {} }],
    }),
    toolkit('internal_wiki', 'The Wiki of the Department of Very Long Names and Even Longer Abbreviations', {
      base_url: 'http://127.0.0.1:8080',
      tier: 'custom',
      private_network: true,
    }),
    toolkit('stripe', 'Stripe', { base_url: 'https://api.stripe.com', hosts: ['files.stripe.com'] }),
    toolkit('airtable', 'Airtable'),
    toolkit('linear', 'Linear'),
    toolkit('notion', 'Notion'),
  ];
  const plain = Array.from({ length: 140 }, (_, index) =>
    toolkit(`service_${index}`, `Service ${index + 1}`),
  );
  return [...special, ...plain].sort((a, b) => a.name.localeCompare(b.name));
}
