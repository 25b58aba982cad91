import type { AuthMode } from '#shared/domain/auth-mode.ts';

interface FurtherScheme {
  readonly mode: AuthMode;
  readonly [fact: string]: unknown;
}

/** https://developers.google.com/identity/protocols/oauth2/service-account */
function googleServiceAccount(scopes: readonly string[], note?: string): FurtherScheme {
  return {
    mode: 'GOOGLE_SERVICE_ACCOUNT',
    ...(note === undefined ? {} : { note }),
    help_url: 'https://console.cloud.google.com/iam-admin/serviceaccounts',
    oauth: {
      token_url: 'https://oauth2.googleapis.com/token',
      default_scopes: scopes.map((scope) => `https://www.googleapis.com/auth/${scope}`),
    },
  };
}

const ownOnly =
  'Sees what is shared with the mail address of the service account, unless it acts for a person.';
const actsForPerson =
  'Works only for a person ("Act for"), with domain-wide delegation by the administrator.';

/**
 * Schemes that a service takes besides those of the facts: keys of machines, which are exchanged for short-lived tokens. Their
 * fields and where the token goes are the scheme's own.
 */
export const furtherSchemes: Readonly<Record<string, readonly FurtherScheme[]>> = {
  // https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/authenticating-as-a-github-app-installation
  github: [
    {
      mode: 'SERVICE_ACCOUNT',
      note: 'An installation of a GitHub App: what the app may do in the repositories that it is installed on.',
      help_url: 'https://github.com/settings/apps',
      test_path: '/installation/repositories?per_page=1',
      oauth: { token_url: 'https://api.github.com/app/installations/{installation_id}/access_tokens' },
    },
  ],
  gmail: [googleServiceAccount(['gmail.modify'], actsForPerson)],
  google_analytics: [googleServiceAccount(['analytics.readonly'])],
  google_search_console: [googleServiceAccount(['webmasters.readonly'])],
  googlebigquery: [googleServiceAccount(['bigquery'])],
  googlecalendar: [googleServiceAccount(['calendar'], ownOnly)],
  googlecontacts: [googleServiceAccount(['contacts'], actsForPerson)],
  googledocs: [googleServiceAccount(['documents'], ownOnly)],
  googledrive: [googleServiceAccount(['drive'], ownOnly)],
  googleforms: [googleServiceAccount(['forms.body', 'forms.responses.readonly'], ownOnly)],
  googlesheets: [googleServiceAccount(['spreadsheets'], ownOnly)],
  googleslides: [googleServiceAccount(['presentations'], ownOnly)],
  googletasks: [googleServiceAccount(['tasks'], actsForPerson)],
};
