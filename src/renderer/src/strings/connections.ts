import type { AccountStatus, AccountTest } from '#shared/domain/account.ts';
import type { AuthMode } from '#shared/domain/auth-mode.ts';
import type { Tone } from '../components/badge.tsx';
import type { CustomScheme } from '../features/connections/custom-toolkit-form.ts';
import { phrase } from './phrase.ts';

export const connectionStrings = {
  title: 'Connections',
  back: 'Back to Connections',
  connectAccount: 'Connect account',
  listLabel: 'Connected accounts',
  filter: 'Filter connections',
  noMatch: (query: string) => phrase`No connection matches “${query}”.`,
  emptyTitle: 'No account is connected',
  emptyText:
    'Connect one of your accounts at a service. Its credential stays on this machine; agents only ever see the answers.',
  lastUsed: 'Used',
  neverUsed: 'Never used',
  goesTo: 'Goes only to',
  moreOrigins: (count: number) => `and ${count} more`,
  test: 'Test',
  viewCall: 'View call',
  actions: (name: string) => phrase`More actions for ${name}`,
  rename: 'Rename…',
  disable: 'Disable',
  enable: 'Enable',
  copyId: 'Copy account id',
  delete: 'Delete…',
  reconnect: 'Reconnect',
  expired: (name: string, reason: string) => phrase`${name} has to be connected again. ${reason}.`,
  needAttention: (count: number) =>
    count === 1 ? '1 account has to be connected again' : `${count} accounts have to be connected again`,
  tokenUntil: 'Access token until',
  tokenEnded: 'Access token ended',
  disabled: (name: string) => phrase`${name} is disabled: agents’ calls to it are refused.`,
  enabled: (name: string) => phrase`${name} is enabled again.`,
  renamed: 'Renamed.',
  demo: 'Demo',
  deleted: (name: string) => phrase`${name} is deleted.`,
  renameTitle: 'Rename connection',
  alias: 'Name',
  aliasHint: 'Agents may use it in place of the id. Leave it empty to have none.',
  deleteTitle: (name: string) => phrase`Delete the connection “${name}”?`,
  deleteConsequence: (id: string) => `Agents that use ${id} get an error from now on.`,
  deleteErases: 'The sealed credential is erased from this machine and cannot be brought back.',
  deleteRevoke: 'It stays valid at the service itself: revoke it there if nothing else needs it.',
  deleteWithdraws: 'Sallyport also asks the service to withdraw the access, where it offers that.',
  deletedRevoked: (name: string) => phrase`${name} is deleted, and the service has withdrawn its access.`,
  deletedNotRevoked: (name: string) =>
    phrase`${name} is deleted. The service did not confirm that its access is withdrawn: remove it there if nothing else needs it.`,
  deleteConfirm: 'Delete connection',
  newOrigins: (count: number) =>
    count === 1
      ? 'The toolkit has a new address. This credential is not sent there until you confirm it.'
      : `The toolkit has ${count} new addresses. This credential is not sent there until you confirm them.`,
  reviewOrigins: 'Review',
  confirmTitle: 'Allow these addresses?',
  confirmText: (name: string) => phrase`The credential of ${name} may then be sent to:`,
  confirmWarn:
    'Confirm only addresses that belong to the service. Whoever runs them can read the credential.',
  confirmButton: 'Allow addresses',
  confirmed: 'The new addresses are allowed.',
} as const;

export const newKeyStrings = {
  open: 'Enter a new key',
  openFromMenu: 'Enter a new key…',
  title: (name: string) => phrase`New key for ${name}`,
  text: 'The account keeps its id, name and history. The service is asked first: what it refuses changes nothing.',
  refused: 'The service refused this key',
  submit: 'Check and save',
  saveUnchecked: 'Save without checking',
  works: (name: string) => phrase`${name} has a new key, and the service accepted it.`,
  saved: (name: string) => phrase`${name} has a new key. Nothing could be asked that tells whether it works.`,
} as const;

export const statusWords: Record<AccountStatus, { label: string; tone: Tone }> = {
  INITIALIZING: { label: 'Starting', tone: 'neutral' },
  INITIATED: { label: 'Waiting', tone: 'neutral' },
  ACTIVE: { label: 'Active', tone: 'ok' },
  FAILED: { label: 'Failed', tone: 'danger' },
  EXPIRED: { label: 'Expired', tone: 'danger' },
  INACTIVE: { label: 'Disabled', tone: 'neutral' },
  REVOKED: { label: 'Revoked', tone: 'danger' },
};

export const verdictWords: Record<AccountTest['verdict'], { label: string; tone: Tone }> = {
  works: { label: 'Works', tone: 'ok' },
  refused: { label: 'Refused', tone: 'danger' },
  unclear: { label: 'Unclear', tone: 'warn' },
  unreachable: { label: 'Unreachable', tone: 'danger' },
};

export const modeWords: Record<AuthMode, string> = {
  API_KEY: 'API key',
  BEARER_TOKEN: 'Access token',
  BASIC: 'User name and password',
  NO_AUTH: 'No credential',
  OAUTH2: 'OAuth',
  S2S_OAUTH2: 'OAuth (server to server)',
  DCR_OAUTH: 'OAuth (registers itself)',
  OAUTH1: 'OAuth 1',
  BASIC_WITH_JWT: 'User name and password, for a token',
  GOOGLE_SERVICE_ACCOUNT: 'Google service account',
  SERVICE_ACCOUNT: 'App installation',
  AWS_SIGV4: 'AWS access key',
};

export const catalogStrings = {
  title: 'Connect account',
  back: 'Back to Connections',
  search: 'Search toolkits',
  searchPlaceholder: 'Search toolkits…',
  results: 'Toolkits',
  none: (query: string) => phrase`No toolkit matches “${query}”.`,
  noneNext:
    'A service that is not here can still be connected: by its address, from its API description, or as a toolkit of your own.',
  addOwn: 'Add your own toolkit',
  byAddress: 'Connect by address',
  notYet: 'Not yet',
  connected: (count: number) => `${count} connected`,
} as const;

export const connectStrings = {
  about: 'About this toolkit',
  title: (name: string) => phrase`Connect ${name}`,
  back: 'Back to the toolkits',
  scheme: 'Sign in with',
  typedWay: (mode: string) => `${mode}, with tokens that you type in`,
  signInWay: (mode: string) => `${mode}, by signing in`,
  unsupportedTitle: (name: string) => phrase`${name} cannot be connected yet`,
  unsupportedText:
    'Its way to sign in is one that Sallyport does not speak yet. If the service offers you a token of another kind, you can describe it as a toolkit of your own.',
  schemeGone: 'The toolkit no longer offers this way to sign in: connect another account.',
  alsoUnknown: (name: string) => phrase`${name} also offers OAuth, but its addresses are not known.`,
  nothingToEnter: 'This service needs no credential.',
  alias: 'Name',
  aliasHint:
    'Tells several accounts at one service apart, such as “work”. Agents may use it in place of the id.',
  origins: 'The credential may be sent only to',
  originsHint: 'It is sealed together with these addresses. Anything else is refused.',
  anyHost: 'every host under this name',
  required: 'This is required.',
  example: (example: string) => phrase`For example ${example}`,
  connect: 'Connect',
  chooseEmpty: 'Not set',
  connectedTitle: (name: string) => phrase`${name} is connected`,
  connectedText: 'Send one real request to check the credential.',
  refusedTitle: (name: string) => phrase`${name} refuses this credential`,
  refusedText:
    'The account is kept, with its id and its name. Calls with it fail until the credential is right.',
  accountId: 'Account id',
  accountName: 'Name',
  identity: 'Signed in as',
  done: 'Done',
  ownEdit: 'Edit toolkit',
} as const;

export const customStrings = {
  newTitle: 'Add your own toolkit',
  backTo: (name: string) => phrase`Back to ${name}`,
  editTitle: (name: string) => phrase`Edit ${name}`,
  back: 'Back to the toolkits',
  name: 'Toolkit name',
  slug: 'Slug',
  slugHint: 'Lower-case letters, digits, “_” and “-”. It cannot be changed later.',
  baseUrl: 'Base URL',
  baseUrlHint: 'Credentials go to this address only, for example https://api.example.com/v1.',
  scheme: 'Credential',
  headerName: 'Header name',
  queryName: 'Query parameter',
  prefix: 'Word before the key',
  schemesJson: 'Ways to sign in (JSON)',
  schemesJsonHint:
    'A list. Of each: its mode, the fields that a person enters, and in inject where they go: header, query or path. {name} stands for a field.',
  schemesNotJson: 'This is no list of ways to sign in, each with a mode, fields and inject.',
  prefixHint: 'Such as Token or Bearer, where the service asks for one.',
  defaultHeaders: 'Headers of every request',
  defaultHeadersHint: 'One a line, such as Accept: application/json. An agent’s own header goes before them.',
  preview: 'A request that would go out',
  previewHint:
    'Compare it with the documentation of the service. ‹…› is entered when an account is connected.',
  private: 'This address is on my own machine or network',
  privateText:
    'The credential then goes to whatever listens there. Public services never have such an address.',
  duplicate: 'Duplicate',
  copyJson: 'Copy as JSON',
  copiedJson: 'The description is copied. It holds no credential.',
  importJson: 'Import JSON',
  importTitle: 'Import a toolkit',
  importText:
    'Paste a description as it was copied from Sallyport. Compare its addresses with the documentation before you connect an account.',
  importLabel: 'Description (JSON)',
  notJson: 'This is not the JSON of a toolkit.',
  hosts: 'Further hosts',
  hostsHint: 'One a line, such as uploads.example.com. The same credential may go there too.',
  testPath: 'Test path',
  testPathHint: 'A path that answers a working credential with success, such as /me.',
  restored: 'This is what you had typed and not saved.',
  create: 'Add toolkit',
  save: 'Save',
  created: (name: string) => phrase`${name} is added.`,
  saved: (name: string) => phrase`${name} is saved.`,
  editWarning:
    'Accounts that are already connected keep their addresses: each asks you to confirm new ones before its credential goes there.',
  delete: 'Delete toolkit',
  deleted: (name: string) => phrase`${name} is deleted.`,
} as const;

export const customSchemeWords: Record<CustomScheme, string> = {
  bearer: 'Bearer token (Authorization header)',
  api_key_header: 'API key in a header',
  api_key_query: 'API key in the query',
  basic: 'User name and password (Basic)',
  none: 'None',
  json: 'Several ways, or another one (JSON)',
};
