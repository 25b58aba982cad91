import type { AuthMode, BaseUrlVariable } from '#shared/domain/toolkit.ts';

/** Where the facts describe a scheme's own address only in words. */
export const schemeBaseUrls: Readonly<Record<string, Partial<Record<AuthMode, string>>>> = {
  // An API token works at the site; the api.atlassian.com address takes OAuth tokens.
  jira: { BASIC: 'https://{subdomain}.atlassian.net' },
  confluence: { BASIC: 'https://{subdomain}.atlassian.net' },
};

const zohoEnds = ['.com', '.eu', '.in', '.com.au', '.com.cn', '.jp', 'cloud.ca', '.sa', '.uk'];
const zohoEnd: Partial<BaseUrlVariable> = {
  label: 'What follows "zoho" in the address on which you sign in',
  default: '.com',
  enum: zohoEnds,
};

/**
 * What the end of a host may be, where the derived facts leave it open: a label alone would name no host.
 * https://www.zoho.com/accounts/protocol/oauth/multi-dc.html
 */
export const hostEnds: Readonly<Record<string, Record<string, Partial<BaseUrlVariable>>>> = {
  zoho_books: {
    location: {
      label: 'Where the account is: the domain on which you sign in to Zoho',
      default: 'zoho.com',
      enum: zohoEnds.map((end) => `zoho${end}`),
    },
  },
  zoho_calendar: { customHost: zohoEnd, CustomHost: zohoEnd },
  zoho_mail: { customHost: zohoEnd, CustomHost: zohoEnd },
  zoho_zeptomail: { customHost: zohoEnd, CustomHost: zohoEnd },
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
