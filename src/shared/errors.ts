/** Every way Sallyport says no. The gateway's table (`gateway/http-errors.ts`) gives each its HTTP status. */
export const errorCodes = [
  // The caller's input
  'ValidationFailed',
  'MalformedJson',
  'MalformedRequest',
  'HeadersTooLarge',
  'UnsupportedMediaType',
  'PayloadTooLarge',
  'MethodNotAllowed',
  'EndpointInvalid',
  'OriginMismatch',
  // Who is calling
  'Unauthorized',
  'KeyExpired',
  'PermissionDenied',
  'RuleDenied',
  'ApprovalPending',
  'ApprovalDenied',
  'ApprovalsFull',
  'ConnectLinksFull',
  'RequestRefused',
  'RateLimited',
  // Things that are not there, or in the way
  'RouteNotFound',
  'ToolkitNotFound',
  'ToolkitConflict',
  'ToolkitInUse',
  'ToolkitReadOnly',
  'ToolkitIncomplete',
  'SchemeUnsupported',
  'AccountNotFound',
  'AccountAmbiguous',
  'AccountNotActive',
  'AccountConflict',
  'OriginUnconfirmed',
  'AuthConfigNotFound',
  'AuthConfigDisabled',
  'AuthConfigInUse',
  'ConnectionNotFound',
  'AuthorizationFailed',
  'TokenRefused',
  'DiscoveryFailed',
  'RegistrationRefused',
  'CredentialUnreadable',
  'ImportNotFound',
  'WebhookNotFound',
  'WebhookLimit',
  'DeliveryNotFound',
  'ProjectNotFound',
  'KeyNotFound',
  'SessionNotFound',
  'ToolNotFound',
  'McpServerNotFound',
  'CallNotFound',
  'CallNotReplayable',
  'ApprovalNotFound',
  'PairingNotFound',
  'ApprovalSettled',
  'RulesConflict',
  'BackupUnreadable',
  'BackupTooNew',
  'RestoreNotFound',
  // Vault and keychain
  'GatewayPaused',
  'VaultLocked',
  'VaultNotInitialised',
  'VaultAlreadyInitialised',
  'VaultSlotConflict',
  'PassphraseWrong',
  'RecoveryCodeWrong',
  'UnlockDelayed',
  'KeychainUnavailable',
  'KeychainLockedOrMissing',
  'KeychainTimedOut',
  'KeychainDenied',
  // The upstream
  'UpstreamUnreachable',
  'UpstreamTimeout',
  'UpstreamInvalid',
  'AddressBlocked',
  'ResponseTooLarge',
  'CallAborted',
  // What is not here
  'NotImplemented',
  // This machine
  'DataDirectoryInUse',
  'PortInUse',
  'StorageFailed',
  'ShuttingDown',
  'Internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** What travels beside a message. Never holds a secret: it is shown, logged and sent to agents. */
export interface ErrorDetails {
  /** The input field at fault, as the caller wrote it (`fields.token`, `endpoint`). */
  readonly field?: string;
  /** What to do about it, one sentence. */
  readonly fix?: string;
  /** One line per fault where an input has several. */
  readonly errors?: readonly string[];
}

/** An error as it crosses a process boundary: Electron and JSON keep nothing else. */
export interface ErrorShape {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: ErrorDetails;
}

/** The one error type that Sallyport throws on purpose. Anything else that reaches an edge is a defect: `Internal`. */
export class SallyportError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails & { readonly cause?: unknown } = {}) {
    const { cause, ...rest } = details;
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'SallyportError';
    this.code = code;
    this.details = rest;
  }
}

/** The shape to send across a boundary. An unexpected error keeps its text out of sight: it may quote a secret. */
export function toErrorShape(error: unknown): ErrorShape {
  if (error instanceof SallyportError) {
    return { code: error.code, message: error.message, details: error.details };
  }
  return {
    code: 'Internal',
    message: 'Something went wrong inside Sallyport.',
    details: { fix: 'Try again. If it happens again, please report what you did just before.' },
  };
}

/** Rebuilds the error on the receiving side of a boundary. */
export function fromErrorShape(shape: ErrorShape): SallyportError {
  return new SallyportError(shape.code, shape.message, shape.details);
}
