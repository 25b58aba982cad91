import type { ConnectMethod } from '#shared/domain/oauth-scheme.ts';
import type { RedirectRule } from '../features/connections/oauth-form.ts';
import { phrase } from './phrase.ts';

export const oauthStrings = {
  chooseApp: 'OAuth app',
  newApp: 'Another app',
  newAppHint: 'Register one at the service and enter it here.',
  appAccounts: (count: number) =>
    count === 0 ? 'No account yet' : count === 1 ? '1 account' : `${count} accounts`,
  appDisabled: 'Disabled',
  createTitle: (name: string) => phrase`1. Register an app at ${name}`,
  createText: 'An app of your own is what the service asks you to allow. Registering one is usually free.',
  developerPage: 'Developer page',
  copyDeveloperPage: 'Copy the developer page’s address',
  redirectUri: 'Redirect address to register there',
  copyRedirectUri: 'Copy redirect address',
  noGateway:
    'The gateway does not listen, so the browser cannot come back here. Choose a free port in Settings and start Sallyport again.',
  foundTitle: 'Sallyport registers itself',
  foundText:
    'Nothing has to be registered by hand. By going on you agree to these addresses, which the service named; go on only if you know them.',
  signInAt: 'Sign-in page',
  tokensFrom: 'Tokens from',
  registersAt: 'Registers at',
  obstacle: (reason: string) =>
    phrase`Sallyport cannot register itself there: ${reason}. Register an app by hand and add a toolkit with OAuth.`,
  selfRegistered: 'registered by Sallyport',
  ownRedirect: 'Redirect address of your own',
  ownRedirectHint:
    'The service takes only https. Enter an https address that you registered there; after signing in, copy the address that the browser ended on and paste it here.',
  vendorNote: (note: string) => phrase`Noted for this service: ${note}.`,
  enterTitle: '2. Enter what the service gave you',
  consumerKey: 'Consumer key',
  consumerSecret: 'Consumer secret',
  clientId: 'Client id',
  clientSecret: 'Client secret',
  clientSecretHint: 'Sealed in the vault. Leave it empty if the service gave you none.',
  clientSecretRequired: 'Sealed in the vault as soon as you go on.',
  clientSecretStored: 'Stored. Leave it empty to keep it.',
  scopes: 'Scopes',
  scopesHint: 'What the app may do, one a line. Ask for no more than your agents need.',
  presets: 'Scope presets',
  readOnly: 'Read only',
  defaultScopes: 'Default',
  method: 'How to sign in',
  connectHeading: (name: string) => phrase`Connect ${name} again`,
  reconnectText: 'The account keeps its id, its name and its history. Only its credential is renewed.',
  back: 'Back to Connections',
  expiresAt: (time: string) => `Open until ${time}.`,
  browserTitle: (name: string) => phrase`Sign in at ${name}`,
  browserText: 'A page of the service should be open in your browser. Sign in there and allow the access.',
  codeText:
    'A page of the service should be open in your browser. Sign in there, allow the access, and copy the code that it shows.',
  codeLabel: 'Code from the service',
  codeHint: 'Good once, for this sign-in alone.',
  openAgain: 'Open the browser again',
  openPage: 'Open the page',
  copyAddress: 'Copy address',
  unsafeAddress: 'The service gave an address that is no web page, so it is not shown as a link.',
  pasteToggle: 'The browser could not come back?',
  pasteText:
    'If the browser ends on a page that does not load, or on an address of your own, copy the whole address from its address bar and paste it here.',
  pasteLabel: 'Address the browser ended on',
  paste: 'Continue',
  deviceTitle: (name: string) => phrase`Enter this code at ${name}`,
  deviceText: 'Open the page on any device, sign in, and enter the code.',
  code: 'Code',
  copyCode: 'Copy code',
  exchanging: 'Getting the token from the service…',
  chooseTitle: (what: string) => phrase`Choose: ${what}`,
  chooseText: (name: string) =>
    phrase`${name} offers several. The account will be connected to the one you choose.`,
  verifying: 'Checking whose account it is…',
  waiting: 'Waiting for the sign-in',
  failedTitle: 'The account is not connected',
  providerSays: 'The service says',
  retryHint: 'What you entered is kept, except for secrets.',
} as const;

export const connectWords: Record<ConnectMethod, string> = {
  browser: 'Sign in with the browser',
  device: 'Get a code',
  client_credentials: 'Connect',
};

export const methodWords: Record<
  Exclude<ConnectMethod, 'client_credentials'>,
  { label: string; description: string }
> = {
  browser: {
    label: 'In the browser of this machine',
    description: 'The usual way. Comes back here by itself.',
  },
  device: {
    label: 'With a code on any device',
    description: 'For a machine without a browser. The service may offer fewer scopes.',
  },
};

export const redirectWords: Record<RedirectRule, string> = {
  any_port: 'The service accepts any port, so a change of the gateway’s port does no harm.',
  exact:
    'Register it exactly as it stands, port included. If you change the gateway’s port, change it there too.',
  https_only:
    'The service accepts only https addresses for live apps, so it may refuse this one. Its test or development apps often take it.',
};

export const addressStrings = {
  title: 'Connect by address',
  text: 'For an MCP server, or a service whose OAuth describes itself: Sallyport looks up where to sign in and registers itself.',
  address: 'Address',
  hint: 'Of the MCP server or of its OAuth server, such as https://mcp.example.com/mcp.',
  submit: 'Look it up',
} as const;

export const authConfigStrings = {
  title: 'Auth configs',
  text: 'How accounts are connected: OAuth apps, and what is prepared for credentials that are typed in. One can serve many accounts.',
  listLabel: 'Auth configs',
  add: 'New auth config',
  newTitle: 'New auth config',
  newText: 'Agents ask for accounts with it, by a connect link. For which toolkit?',
  otherToolkit: 'Other toolkit',
  typedInNote:
    'It holds no credential: whoever opens a connect link of it types one in for an account of their own.',
  create: 'Create auth config',
  made: (name: string) => phrase`${name} is ready: agents can ask for accounts with it.`,
  offer: 'Offer in sessions',
  leaveOut: 'Leave out of sessions',
  offered: (name: string) => phrase`Sessions offer ${name} to agents.`,
  leftOut: (name: string) => phrase`Sessions no longer offer ${name}; agents that name it can still use it.`,
  leftOutBadge: 'Not in sessions',
  actions: (name: string) => phrase`More actions for ${name}`,
  publicClient: 'no secret',
  madeBy: (agent: string) => phrase`made by ${agent}`,
  enabled: (name: string) => phrase`${name} is enabled again.`,
  disabled: (name: string) => phrase`${name} is disabled: no account can be connected or renewed with it.`,
  disabledBadge: 'Disabled',
  rename: 'Rename…',
  renameTitle: 'Rename auth config',
  name: 'Name',
  changeSecret: 'Change secret…',
  secretTitle: 'Change client secret',
  secretText: 'Replaces the sealed one. Accounts keep their tokens and are renewed with the new secret.',
  changeScopes: 'Change scopes…',
  scopesTitle: 'Change scopes',
  scopesText: 'Counts for sign-ins from now on. Accounts that are connected keep what they were granted.',
  disable: 'Disable',
  enable: 'Enable',
  delete: 'Delete…',
  deleteTitle: (name: string) => phrase`Delete “${name}”?`,
  deleteText:
    'Its sealed secret is erased from this machine. The app stays registered at the service: remove it there too if nothing else needs it.',
  deleteTypedInText: 'Agents can no longer ask for accounts with it. It holds no credential.',
  deleteConfirm: 'Delete',
  deleted: (name: string) => phrase`${name} is deleted.`,
} as const;
