import type { AuthMode } from '#shared/domain/auth-mode.ts';
import type {
  AuthField,
  AuthScheme,
  BaseUrlVariable,
  ConnectLookup,
  Injection,
  ToolkitInput,
} from '#shared/domain/toolkit.ts';
import { identityLookups } from './catalog-identity.ts';
import { keyPages } from './catalog-key-pages.ts';
import { readOnlyScopes } from './catalog-read-only-scopes.ts';

/** What is known of one scheme beyond the facts: further fields and injections, where its values are found, the sign-in. */
interface SchemeAddition {
  readonly help_url?: string;
  readonly fields?: Readonly<Record<string, Partial<AuthField>>>;
  readonly inject?: readonly Injection[];
  readonly oauth?: AuthScheme['oauth'];
}

export type SchemeGuidance = Partial<Record<AuthMode, SchemeAddition>>;

/** What a vendor's documentation says beyond the collected facts. */
interface Addition extends Pick<ToolkitInput, 'aliases' | 'warnings'> {
  readonly base_url?: string;
  readonly variables?: Readonly<Record<string, Partial<BaseUrlVariable>>>;
  readonly hosts?: readonly string[];
  /** Hosts of the facts that are none of the service's own: places for trying out. */
  readonly withoutHosts?: readonly string[];
  readonly schemes?: SchemeGuidance;
}

export interface Guidance extends Addition, Pick<ToolkitInput, 'identity'> {}

const uuid = '[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}';

/** https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/ */
const atlassianSite: ConnectLookup = {
  variable: 'cloud_id',
  url: 'https://api.atlassian.com/oauth/token/accessible-resources',
  items: '',
  value: '/id',
  label: '/name',
  pattern: uuid,
};

/**
 * Which accounts may sign in stands in the address: https://learn.microsoft.com/entra/identity-platform/v2-protocols
 *
 * @param usual what an app for many directories uses: `organizations` where a service has no personal accounts.
 */
function microsoftSignIn(usual: 'common' | 'organizations') {
  const address = 'https://login.microsoftonline.com/{tenant_id}/oauth2/v2.0';
  return {
    variables: {
      tenant_id: {
        label: 'Tenant: common, organizations, consumers, or the id or domain of one directory',
        default: usual,
        example: 'contoso.onmicrosoft.com',
        pattern: '[A-Za-z0-9][A-Za-z0-9.-]{0,252}',
      },
    },
    schemes: {
      OAUTH2: {
        oauth: {
          authorize_url: `${address}/authorize`,
          token_url: `${address}/token`,
          device_authorization_url: `${address}/devicecode`,
        },
      },
    },
  };
}

const zendeskMigration =
  'https://developer.zendesk.com/documentation/api-basics/authentication/oauth-migration/';

const additions: Readonly<Record<string, Addition>> = {
  // https://www.algolia.com/doc/rest-api/search
  algolia: {
    hosts: [
      '{app_id}-dsn.algolia.net',
      '{app_id}-1.algolianet.com',
      '{app_id}-2.algolianet.com',
      '{app_id}-3.algolianet.com',
    ],
    variables: { app_id: { pattern: '[A-Za-z0-9]+' } },
  },
  anthropic: { aliases: ['claude'] },
  // https://github.com/37signals/api/blob/master/sections/authentication.md
  basecamp: {
    variables: { account_id: { pattern: '[0-9]+' } },
    schemes: {
      OAUTH2: {
        oauth: {
          after_connect: [
            {
              variable: 'account_id',
              url: 'https://launchpad.37signals.com/authorization.json',
              items: '/accounts',
              value: '/id',
              label: '/name',
              pattern: '[0-9]+',
            },
          ],
        },
      },
    },
  },
  confluence: {
    variables: { cloud_id: { pattern: uuid } },
    schemes: { OAUTH2: { oauth: { after_connect: [atlassianSite] } } },
  },
  // https://docs.datadoghq.com/getting_started/site/
  datadog: {
    variables: {
      site: {
        enum: [
          'datadoghq.com',
          'us3.datadoghq.com',
          'us5.datadoghq.com',
          'datadoghq.eu',
          'ap1.datadoghq.com',
          'ap2.datadoghq.com',
          'uk1.datadoghq.com',
          'ddog-gov.com',
          'us2.ddog-gov.com',
        ],
      },
    },
  },
  // https://www.docusign.com/blog/developers/the-trenches-who-are-you
  docusign: {
    schemes: {
      OAUTH2: {
        oauth: {
          after_connect: [
            {
              variable: 'base_uri',
              url: 'https://account.docusign.com/oauth/userinfo',
              items: '/accounts',
              value: '/base_uri',
              label: '/account_name',
              pattern: 'https://[a-z0-9-]+\\.docusign\\.net',
            },
          ],
        },
      },
    },
  },
  dynamics365: microsoftSignIn('organizations'),
  excel: microsoftSignIn('common'),
  github: { aliases: ['gh', 'git hub'] },
  gmail: { aliases: ['google mail'] },
  // https://developers.google.com/google-ads/api/rest/auth
  googleads: {
    variables: {
      developer_token: {
        label: 'Developer token (from the API Center of the manager account)',
        required: false,
        pattern: '[A-Za-z0-9_-]+',
      },
      login_customer_id: {
        label: 'Manager account id (only when calling through one; digits without dashes)',
        required: false,
        pattern: '[0-9]+',
      },
    },
    schemes: {
      OAUTH2: {
        inject: [
          { in: 'header', name: 'developer-token', value: '{developer_token}' },
          { in: 'header', name: 'login-customer-id', value: '{login_customer_id}' },
        ],
      },
    },
    aliases: ['adwords'],
  },
  googlecalendar: { aliases: ['gcal'] },
  googledrive: { aliases: ['gdrive'] },
  googlesheets: { aliases: ['gsheets', 'spreadsheet'] },
  googledocs: { aliases: ['gdocs'] },
  // https://help.getharvest.com/api-v2/introduction/overview/general
  harvest: {
    variables: { account_id: { label: 'Account id', pattern: '[0-9]+' } },
    schemes: {
      BEARER_TOKEN: { inject: [{ in: 'header', name: 'Harvest-Account-Id', value: '{account_id}' }] },
      OAUTH2: { inject: [{ in: 'header', name: 'Harvest-Account-Id', value: '{account_id}' }] },
    },
  },
  hubspot: { aliases: ['hub spot'] },
  jira: {
    aliases: ['atlassian'],
    variables: { cloud_id: { pattern: uuid } },
    schemes: { OAUTH2: { oauth: { after_connect: [atlassianSite] } } },
  },
  linear: {
    warnings: [
      {
        date: '2026-04-01',
        text: 'All OAuth apps get refresh tokens, and access tokens end.',
        url: 'https://linear.app/developers/oauth-2-0-authentication',
      },
    ],
  },
  // https://mailchimp.com/developer/marketing/guides/access-user-data-oauth-2/
  mailchimp: {
    schemes: {
      OAUTH2: {
        oauth: {
          after_connect: [
            {
              variable: 'dc',
              url: 'https://login.mailchimp.com/oauth2/metadata',
              items: '',
              value: '/dc',
              pattern: '[a-z]{2}[0-9]+',
              token_type: 'OAuth',
            },
          ],
        },
      },
    },
  },
  microsoft_teams: { aliases: ['ms teams'], ...microsoftSignIn('organizations') },
  microsoft_todo: microsoftSignIn('common'),
  one_drive: { aliases: ['microsoft onedrive'], ...microsoftSignIn('common') },
  // An organisation lives at okta.com, oktapreview.com or okta-emea.com: https://developer.okta.com/docs/guides/find-your-domain/,
  // and the checks of an organisation's address in Okta's own libraries (okta/okta-sdk-nodejs, okta/okta-sdk-dotnet)
  okta: {
    base_url: 'https://{subdomain}.{domain}/api/v1',
    variables: {
      subdomain: { pattern: '[A-Za-z0-9-]+' },
      domain: {
        label: 'Okta domain',
        default: 'okta.com',
        enum: ['okta.com', 'oktapreview.com', 'okta-emea.com'],
      },
    },
    schemes: {
      OAUTH2: {
        oauth: {
          authorize_url: 'https://{subdomain}.{domain}/oauth2/v1/authorize',
          token_url: 'https://{subdomain}.{domain}/oauth2/v1/token',
        },
      },
    },
  },
  openai: { aliases: ['chatgpt', 'gpt'] },
  outlook: { aliases: ['office 365', 'microsoft 365', 'exchange'], ...microsoftSignIn('common') },
  paypal: { withoutHosts: ['api-m.sandbox.paypal.com'] },
  quickbooks: {
    aliases: ['intuit'],
    withoutHosts: ['sandbox-quickbooks.api.intuit.com'],
    variables: { realmId: { pattern: '[0-9]+' } },
  },
  share_point: { aliases: ['sharepoint online'], ...microsoftSignIn('organizations') },
  shopify: {
    warnings: [
      {
        date: '2027-01-01',
        text: 'All public apps must use access tokens that end; new ones already have to.',
        url: 'https://shopify.dev/changelog/expiring-offline-access-tokens-required-for-all-public-apps-as-of-january-1-2027',
      },
    ],
  },
  slack: {
    warnings: [
      {
        date: '2026-03-30',
        text: 'PKCE is open to every app. A redirect to the desktop cannot ask for bot scopes, and its refresh tokens last 30 days.',
        url: 'https://docs.slack.dev/changelog/2026/03/30/pkce',
      },
    ],
  },
  spotify: {
    warnings: [
      {
        date: '2026-07-20',
        text: 'A sign-in lasts 6 months, however often its token is renewed: then connect the account again.',
        url: 'https://developer.spotify.com/blog/2026-06-18-refresh-token-expiration',
      },
    ],
  },
  twitter: { aliases: ['x', 'x.com'] },
  // https://developer.xero.com/documentation/guides/oauth2/auth-flow
  xero: {
    variables: {
      tenant_id: { label: 'Organisation (tenant id)', source: 'post-connect lookup', pattern: uuid },
    },
    schemes: {
      OAUTH2: {
        inject: [{ in: 'header', name: 'Xero-tenant-id', value: '{tenant_id}' }],
        oauth: {
          after_connect: [
            {
              variable: 'tenant_id',
              url: 'https://api.xero.com/connections',
              items: '',
              value: '/tenantId',
              label: '/tenantName',
              pattern: uuid,
            },
          ],
        },
      },
    },
  },
  zendesk: {
    warnings: [
      {
        date: '2026-07-28',
        text: 'An API token that is not used for 30 days is switched off, and deleted 60 days later.',
        url: zendeskMigration,
      },
      { date: '2026-10-27', text: 'No new API tokens can be made.', url: zendeskMigration },
      {
        date: '2027-04-30',
        text: 'API tokens stop working: connect with OAuth before.',
        url: zendeskMigration,
      },
    ],
  },
  // https://www.zoho.com/crm/developer/docs/api/v8/multi-dc.html; https://www.bigin.com/developer/docs/apis/multi-dc.html has both
  // columns, https://www.zoho.com/accounts/protocol/oauth/multi-dc.html the United Kingdom: in Canada one signs in at zohocloud.ca.
  // Which API host an account has, the token's answer says.
  zoho: {
    base_url: '{api_domain}/crm/v8',
    variables: {
      dc: {
        label: 'Where the account is: the domain on which you sign in to Zoho',
        default: 'zoho.com',
        enum: [
          'zoho.com',
          'zoho.eu',
          'zoho.in',
          'zoho.com.au',
          'zoho.com.cn',
          'zoho.jp',
          'zohocloud.ca',
          'zoho.sa',
          'zoho.uk',
        ],
      },
      api_domain: {
        label: 'API domain',
        source: 'token response',
        host_pattern: ['com', 'eu', 'in', 'com.au', 'com.cn', 'jp', 'ca', 'sa', 'uk']
          .map((end) => `www.zohoapis.${end}`)
          .join('|'),
      },
    },
    schemes: {
      OAUTH2: {
        oauth: {
          authorize_url: 'https://accounts.{dc}/oauth/v2/auth',
          token_url: 'https://accounts.{dc}/oauth/v2/token',
        },
      },
    },
  },
  // https://developers.zoom.us/docs/internal-apps/s2s-oauth/
  zoom: {
    variables: {
      account_id: { label: 'Account id (App Credentials of the app)', pattern: '[A-Za-z0-9_-]+' },
    },
  },
};

/** What is known of a service beyond the facts; empty for most. */
export function guidanceFor(slug: string): Guidance {
  const identity = identityLookups[slug];
  return {
    ...additions[slug],
    ...(identity === undefined ? {} : { identity: { path: identity[0], pointer: identity[1] } }),
  };
}

/** A scheme of the facts with what else is known of it. */
export function withGuidance(
  slug: string,
  scheme: Readonly<Record<string, unknown>> & {
    readonly mode: string;
    readonly inject: readonly unknown[];
    readonly fields: Readonly<Record<string, object>>;
    readonly oauth?: object;
  },
): object {
  const mode = scheme.mode as AuthMode;
  const { fields = {}, inject = [], oauth } = additions[slug]?.schemes?.[mode] ?? {};
  const helpUrl = keyPages[slug]?.[mode];
  const readOnly = mode === 'OAUTH2' ? readOnlyScopes[slug] : undefined;
  const facts = {
    ...scheme.oauth,
    ...oauth,
    ...(readOnly === undefined ? {} : { read_only_scopes: readOnly }),
  };
  return {
    ...scheme,
    inject: [...scheme.inject, ...inject],
    fields: Object.fromEntries(
      Object.entries(scheme.fields).map(([name, field]) => [name, { ...field, ...fields[name] }]),
    ),
    ...(helpUrl === undefined ? {} : { help_url: helpUrl }),
    ...(Object.keys(facts).length === 0 ? {} : { oauth: facts }),
  };
}

/** The slugs that the tables of guidance name, to find those that no facts know. */
export function guidedSlugs(): string[] {
  return [identityLookups, keyPages, readOnlyScopes, additions].flatMap((table) => Object.keys(table));
}
