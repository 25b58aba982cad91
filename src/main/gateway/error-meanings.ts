import type { ErrorCode } from '#shared/errors.ts';

/** An error in a reader's words; an answer's own message and fix say more about the case at hand. */
interface ErrorMeaning {
  /** One sentence: what happened. */
  readonly meaning: string;
  /** One sentence: what the caller or the owner does about it. */
  readonly remedy: string;
}

/** What each error means. docs/errors.md (`npm run docs`) and the OpenAPI document are made from it. */
export const errorMeanings: Readonly<Record<ErrorCode, ErrorMeaning>> = {
  ValidationFailed: {
    meaning: 'A field of the request is missing or has a value that it cannot have.',
    remedy: 'Correct the fields named in `errors`.',
  },
  MalformedJson: { meaning: 'The body is not JSON in UTF-8.', remedy: 'Send a JSON object.' },
  MalformedRequest: {
    meaning: 'What was sent cannot be read as an HTTP request.',
    remedy: 'Send it with an HTTP client.',
  },
  HeadersTooLarge: {
    meaning: 'The address and the headers are larger than 16 KiB together.',
    remedy: 'Send what is long in the body.',
  },
  UnsupportedMediaType: {
    meaning: 'The body is not of the type that the route reads.',
    remedy: 'Send JSON with `content-type: application/json`.',
  },
  PayloadTooLarge: {
    meaning: 'The body, or a file in it, is larger than the route takes.',
    remedy: 'Send less, or stream it through `/gateway/{account}/…`.',
  },
  MethodNotAllowed: {
    meaning: 'The path is there, but does not take this method.',
    remedy: 'Use a method of the `Allow` header.',
  },
  EndpointInvalid: {
    meaning: 'The endpoint is no path or URL that could be called.',
    remedy: 'Send a path such as `/user`, or an `https` URL of the service.',
  },
  OriginMismatch: {
    meaning: 'The endpoint lies outside the hosts that the credential may go to.',
    remedy: 'Call a host of the toolkit; the owner can allow another in the console.',
  },
  Unauthorized: {
    meaning: 'There was no key, or it is not one of this Sallyport, or it was revoked.',
    remedy: 'Send an agent’s key as `x-api-key`; keys are made in the console under Agents.',
  },
  KeyExpired: {
    meaning: 'The key has ended: its time was over, or a newer key has replaced it.',
    remedy: 'Use the agent’s present key; the owner can prolong or renew it in the console under Agents.',
  },
  PermissionDenied: {
    meaning: 'The key may not use this route; the message names the permission that it lacks.',
    remedy: 'The owner can grant the permission under Agents.',
  },
  RuleDenied: {
    meaning: 'A rule of the key forbids this call.',
    remedy: 'The owner can change the key’s rules under Agents.',
  },
  ApprovalPending: {
    meaning: 'A rule asks the owner first, and nobody has answered yet; nothing was sent to the service.',
    remedy: 'Once the owner has approved it, send the very same request again within 10 minutes.',
  },
  ApprovalDenied: {
    meaning: 'The owner was asked and said no.',
    remedy: 'Do not send it again; ask the owner what to do instead.',
  },
  ApprovalsFull: {
    meaning: 'As many requests as can wait for the owner are waiting.',
    remedy: 'Send it again once the owner has decided on some of them.',
  },
  ConnectLinksFull: {
    meaning: 'As many connect links of this key as may be open are open.',
    remedy: 'Open or decline some of them, or wait up to 10 minutes for them to end.',
  },
  PairingNotFound: {
    meaning: 'No command line waits to be paired under this id.',
    remedy: 'Ask again with "sallyport pair".',
  },
  ApprovalNotFound: { meaning: 'There is no such approval.', remedy: 'List the approvals.' },
  ApprovalSettled: {
    meaning: 'The approval was decided, or has lapsed.',
    remedy: 'Nothing; the request can be sent again.',
  },
  RulesConflict: {
    meaning: 'The rules have been changed since they were read.',
    remedy: 'Read them again and make the change there.',
  },
  RequestRefused: {
    meaning: 'The request looks like one that a web page caused.',
    remedy: 'Call the gateway from a local program.',
  },
  RateLimited: {
    meaning: 'The key has made all the requests that its limit allows in this window.',
    remedy: 'Wait for the seconds in `Retry-After`.',
  },
  RouteNotFound: { meaning: 'There is nothing at this path.', remedy: 'Check the path.' },
  ToolkitNotFound: {
    meaning: 'There is no toolkit with this slug.',
    remedy: 'List the toolkits; the owner can add one in the console.',
  },
  ToolkitConflict: { meaning: 'A toolkit with this slug exists.', remedy: 'Choose another slug.' },
  ToolkitInUse: {
    meaning: 'Accounts or auth configs belong to the toolkit, or sessions, MCP servers or rules name it.',
    remedy:
      'Delete what `errors` lists first; what only names the toolkit does not count with `"force": true`.',
  },
  ToolkitReadOnly: {
    meaning: 'The toolkit belongs to the catalog.',
    remedy: 'Create a toolkit of your own under another slug.',
  },
  ToolkitIncomplete: {
    meaning: 'The catalog names this toolkit, but not yet all that is needed to connect to its service.',
    remedy: 'The owner can add what is missing as a toolkit of their own.',
  },
  SchemeUnsupported: {
    meaning: 'The toolkit does not connect in the way that was asked for.',
    remedy: 'Use one of its auth schemes.',
  },
  AccountNotFound: {
    meaning: 'There is no such connected account, or none that the call could use.',
    remedy: 'List the connected accounts, or connect one.',
  },
  AccountAmbiguous: {
    meaning: 'Several accounts fit and none was named.',
    remedy: 'Name the account by its id or alias.',
  },
  AccountNotActive: {
    meaning: 'The account is disabled, expired or was never finished.',
    remedy: 'The owner can enable it or connect it again.',
  },
  AccountConflict: {
    meaning: 'Another account has this alias, or the account changed meanwhile.',
    remedy: 'Choose another alias, or read the account again.',
  },
  OriginUnconfirmed: {
    meaning: 'The service’s address changed since the owner confirmed where the credential may go.',
    remedy: 'The owner can confirm the new address on the account.',
  },
  AuthConfigNotFound: { meaning: 'There is no such auth config.', remedy: 'List the auth configs.' },
  AuthConfigDisabled: {
    meaning: 'The auth config is disabled.',
    remedy: 'Enable it before accounts are connected with it.',
  },
  AuthConfigInUse: {
    meaning: 'Accounts are connected through the auth config.',
    remedy: 'Delete those accounts first.',
  },
  ConnectionNotFound: {
    meaning: 'No sign-in waits under this id or link; it was used, or its time is over.',
    remedy: 'Start connecting again.',
  },
  AuthorizationFailed: {
    meaning: 'The sign-in at the provider did not succeed.',
    remedy: 'Start again; the message holds the provider’s reason.',
  },
  TokenRefused: {
    meaning: 'The provider refused to give or renew a token.',
    remedy: 'Connect the account again; the message holds the provider’s reason.',
  },
  DiscoveryFailed: {
    meaning: 'No usable authorization server was found at the address.',
    remedy: 'Check the address; where the service describes none, register an app there by hand.',
  },
  RegistrationRefused: {
    meaning: 'The authorization server did not register Sallyport as a client.',
    remedy: 'Register an app by hand and create the auth config with its client id.',
  },
  CredentialUnreadable: {
    meaning: 'The stored credential does not open: its bytes were changed.',
    remedy: 'Connect the account again.',
  },
  ProjectNotFound: {
    meaning: 'There is no such project.',
    remedy: 'The one local project is `proj_local`.',
  },
  KeyNotFound: { meaning: 'There is no such agent key.', remedy: 'List the keys.' },
  SessionNotFound: {
    meaning: 'There is no such session, or another key made it.',
    remedy: 'Create a session, and use it with the same key.',
  },
  ToolNotFound: { meaning: 'There is no such tool.', remedy: 'List or search the tools.' },
  McpServerNotFound: {
    meaning: 'There is no such stored MCP server, or another key made it.',
    remedy: 'List the MCP servers.',
  },
  NotImplemented: {
    meaning: 'The documented API has this, and Sallyport does not.',
    remedy: 'Do what the suggested fix says instead.',
  },
  CallNotFound: {
    meaning: 'The call is not in the log, or not one that this key may see.',
    remedy: 'Take an id from the list of calls.',
  },
  CallNotReplayable: {
    meaning: 'The call cannot be replayed as it was recorded.',
    remedy: 'The message says what is missing; edit the request, or make the call anew.',
  },
  ImportNotFound: {
    meaning:
      'What was found for an import is not held any more: it was stored, put away, or ten minutes old.',
    remedy: 'Look through the source again.',
  },
  WebhookNotFound: { meaning: 'There is no such webhook subscription.', remedy: 'List the subscriptions.' },
  DeliveryNotFound: {
    meaning: 'There is no such delivery; old ones are trimmed.',
    remedy: 'List the deliveries.',
  },
  WebhookLimit: {
    meaning: 'There are as many webhook subscriptions as there may be.',
    remedy: 'Delete one that is no longer used.',
  },
  VaultLocked: {
    meaning: 'The vault is locked, so no credential can be read.',
    remedy: 'The owner unlocks it in the console.',
  },
  VaultNotInitialised: {
    meaning: 'There is no vault yet.',
    remedy: 'The owner creates it in the console.',
  },
  VaultAlreadyInitialised: { meaning: 'There is a vault already.', remedy: 'Unlock it.' },
  VaultSlotConflict: {
    meaning: 'The vault opens in this way already, or in no other.',
    remedy: 'Add another way to open it first.',
  },
  BackupUnreadable: {
    meaning: 'The file is no backup, or was cut, damaged or changed; nothing was restored.',
    remedy: 'Use another copy of the file.',
  },
  BackupTooNew: {
    meaning: 'The backup comes from a newer version of Sallyport; nothing was restored.',
    remedy: 'Install the newest version and restore it there.',
  },
  RestoreNotFound: {
    meaning: 'The backup was opened too long ago, or the vault was locked since.',
    remedy: 'Open the file again.',
  },
  GatewayPaused: {
    meaning: 'The owner has paused Sallyport, so no agent’s call is sent.',
    remedy: 'The owner resumes it in the console or from the tray.',
  },
  RecoveryCodeWrong: {
    meaning: 'The recovery code does not open the vault, or has a typing error.',
    remedy: 'Type it again; a newer code replaces every earlier one.',
  },
  UnlockDelayed: {
    meaning: 'Several attempts to open the vault failed, so the next has to wait.',
    remedy: 'Try again after the seconds that the message names.',
  },
  PassphraseWrong: { meaning: 'The passphrase does not open the vault.', remedy: 'Type it again.' },
  KeychainUnavailable: {
    meaning: 'The system has no keychain that answers.',
    remedy: 'Start the keychain service, or use a passphrase.',
  },
  KeychainLockedOrMissing: {
    meaning: 'The keychain did not hand out the vault’s key: it is locked, or the item is gone.',
    remedy: 'Unlock the keychain and try again.',
  },
  KeychainTimedOut: {
    meaning: 'The keychain did not answer in time.',
    remedy: 'Look for a prompt of the system, then unlock again in the console.',
  },
  KeychainDenied: {
    meaning: 'Access to the keychain was denied.',
    remedy: 'Unlock again and allow the access.',
  },
  UpstreamUnreachable: {
    meaning: 'No connection to the service could be made, or it broke.',
    remedy: 'Check the network and the service; the request may have arrived.',
  },
  UpstreamTimeout: {
    meaning: 'The service did not answer in time.',
    remedy: 'Check whether the request took effect before sending it again.',
  },
  UpstreamInvalid: {
    meaning: 'The service’s answer is no valid HTTP, or redirects where it may not.',
    remedy: 'Check the service’s address.',
  },
  AddressBlocked: {
    meaning: 'The host resolves to an address of this machine or a private network.',
    remedy: 'The owner can allow it by creating the toolkit with that address.',
  },
  ResponseTooLarge: {
    meaning: 'The answer is larger than proxy execute can hold.',
    remedy: 'Ask for less, or use `/gateway/{account}/…`, which streams.',
  },
  CallAborted: {
    meaning: 'The caller went away before the call was over.',
    remedy: 'Send it again if it is still wanted; it may have taken effect.',
  },
  DataDirectoryInUse: {
    meaning: 'Another Sallyport runs on this data directory.',
    remedy: 'Use that one, or choose another data directory.',
  },
  PortInUse: { meaning: 'The port is taken.', remedy: 'Choose another port.' },
  StorageFailed: {
    meaning: 'The disk or the database did not take or give the data.',
    remedy: 'Check the disk; the message says which step failed.',
  },
  ShuttingDown: { meaning: 'Sallyport is stopping.', remedy: 'Start it again, then retry.' },
  Internal: {
    meaning: 'Something went wrong inside Sallyport.',
    remedy: 'Try again, and report it with what you did just before.',
  },
};
