/** Where each vendor lets people register an OAuth app, by the host of its sign-in page. From the vendors' own documentation. */
const pages: Readonly<Record<string, string>> = {
  'account.box.com': 'https://app.box.com/developers/console',
  'accounts.google.com': 'https://console.cloud.google.com/apis/credentials',
  'accounts.spotify.com': 'https://developer.spotify.com/dashboard',
  'accounts.zoho.com': 'https://api-console.zoho.com/',
  'airtable.com': 'https://airtable.com/create/oauth',
  'api.notion.com': 'https://www.notion.so/my-integrations',
  'app.asana.com': 'https://app.asana.com/0/my-apps',
  'app.hubspot.com': 'https://developers.hubspot.com/',
  'app.netlify.com': 'https://app.netlify.com/user/applications',
  'appcenter.intuit.com': 'https://developer.intuit.com/app/developer/dashboard',
  'auth.atlassian.com': 'https://developer.atlassian.com/console/myapps/',
  'auth.calendly.com': 'https://developer.calendly.com/',
  'cloud.digitalocean.com': 'https://cloud.digitalocean.com/account/api/applications',
  'connect.squareup.com': 'https://developer.squareup.com/apps',
  'discord.com': 'https://discord.com/developers/applications',
  'github.com': 'https://github.com/settings/developers',
  'gitlab.com': 'https://gitlab.com/-/user_settings/applications',
  'id.getharvest.com': 'https://id.getharvest.com/developers',
  'id.twitch.tv': 'https://dev.twitch.tv/console/apps',
  'launchpad.37signals.com': 'https://launchpad.37signals.com/integrations',
  'linear.app': 'https://linear.app/settings/api',
  'login.microsoftonline.com':
    'https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade',
  'login.xero.com': 'https://developer.xero.com/app/manage',
  'public-api.wordpress.com': 'https://developer.wordpress.com/apps/',
  'slack.com': 'https://api.slack.com/apps',
  'todoist.com': 'https://developer.todoist.com/appconsole.html',
  'webexapis.com': 'https://developer.webex.com/my-apps',
  'www.canva.com': 'https://www.canva.com/developers/',
  'www.dropbox.com': 'https://www.dropbox.com/developers/apps',
  'www.facebook.com': 'https://developers.facebook.com/apps/',
  'www.figma.com': 'https://www.figma.com/developers/apps',
  'www.fitbit.com': 'https://dev.fitbit.com/apps',
  'www.linkedin.com': 'https://www.linkedin.com/developers/apps',
  'www.pinterest.com': 'https://developers.pinterest.com/apps/',
  'www.reddit.com': 'https://www.reddit.com/prefs/apps',
  'www.strava.com': 'https://www.strava.com/settings/api',
  'www.tiktok.com': 'https://developers.tiktok.com/',
  'x.com': 'https://developer.x.com/en/portal/dashboard',
  'zoom.us': 'https://marketplace.zoom.us/',
};

/**
 * The page to register an app on, where one is known. Shown as a link for the person to follow, never fetched.
 *
 * @param signInUrl the toolkit's authorize or token URL; its variables are filled in by `values` as far as they are known.
 */
export function developerPage(
  signInUrl: string | undefined,
  values: Readonly<Record<string, string>> = {},
): string | null {
  const filled = signInUrl?.replaceAll(/\{(\w+)\}/g, (_braced, name: string) => values[name] || 'unknown');
  const host = filled === undefined ? undefined : URL.parse(filled)?.hostname;
  return host !== undefined && Object.hasOwn(pages, host) ? (pages[host] ?? null) : null;
}
