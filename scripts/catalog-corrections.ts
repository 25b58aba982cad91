import type { AuthMode, BaseUrlVariable } from '#shared/domain/toolkit.ts';

/** Where the facts describe a scheme's own address only in words. */
export const schemeBaseUrls: Readonly<Record<string, Partial<Record<AuthMode, string>>>> = {
  // An API token works at the site; the api.atlassian.com address takes OAuth tokens.
  jira: { BASIC: 'https://{subdomain}.atlassian.net' },
  confluence: { BASIC: 'https://{subdomain}.atlassian.net' },
};

/** Rules that keep a variable's value to what the vendor's address allows, where the facts state none. */
export const variableRules: Readonly<Record<string, Record<string, Partial<BaseUrlVariable>>>> = {
  databricks: {
    instance: {
      host_pattern: '*.cloud.databricks.com|*.azuredatabricks.net|*.gcp.databricks.com|*.databricks.azure.cn',
    },
  },
  wrike: { host: { host_pattern: '*.wrike.com' } },
  mailchimp: {
    dc: { pattern: '[a-z]{2}[0-9]+', label: 'Data centre (what follows the dash in the API key)' },
  },
  shopify: { subdomain: { label: 'Shop name (the part before .myshopify.com)' } },
};
