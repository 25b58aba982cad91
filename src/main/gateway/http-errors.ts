import type { ErrorCode, ErrorShape } from '#shared/errors.ts';

/** How an error looks on the wire: HTTP status, and the number that SDKs switch on. */
interface HttpError {
  readonly status: number;
  readonly code: number;
}

/**
 * The one translation from our codes to HTTP; adding a code without a row does not compile. 1803 is the number by which
 * Composio's SDK recognises a missing connected account; the others are ours and never change their meaning.
 */
export const httpErrors: Readonly<Record<ErrorCode, HttpError>> = {
  ValidationFailed: { status: 400, code: 4000 },
  MalformedJson: { status: 400, code: 4001 },
  EndpointInvalid: { status: 400, code: 4002 },
  OriginMismatch: { status: 400, code: 4003 },
  SchemeUnsupported: { status: 400, code: 4004 },
  MalformedRequest: { status: 400, code: 4005 },
  Unauthorized: { status: 401, code: 4010 },
  KeyExpired: { status: 401, code: 4011 },
  PermissionDenied: { status: 403, code: 4030 },
  RuleDenied: { status: 403, code: 4031 },
  ApprovalPending: { status: 403, code: 4036 },
  ApprovalDenied: { status: 403, code: 4037 },
  RequestRefused: { status: 403, code: 4032 },
  PassphraseWrong: { status: 403, code: 4033 },
  RecoveryCodeWrong: { status: 403, code: 4038 },
  OriginUnconfirmed: { status: 403, code: 4034 },
  AuthConfigDisabled: { status: 403, code: 4035 },
  RouteNotFound: { status: 404, code: 4040 },
  ToolkitNotFound: { status: 404, code: 4041 },
  AccountNotFound: { status: 404, code: 1803 },
  KeyNotFound: { status: 404, code: 4043 },
  CallNotFound: { status: 404, code: 4044 },
  AuthConfigNotFound: { status: 404, code: 4045 },
  ConnectionNotFound: { status: 404, code: 4046 },
  ImportNotFound: { status: 404, code: 4049 },
  WebhookNotFound: { status: 404, code: 4047 },
  DeliveryNotFound: { status: 404, code: 4048 },
  ProjectNotFound: { status: 404, code: 4070 },
  SessionNotFound: { status: 404, code: 4073 },
  ToolNotFound: { status: 404, code: 4071 },
  McpServerNotFound: { status: 404, code: 4072 },
  MethodNotAllowed: { status: 405, code: 4050 },
  ToolkitConflict: { status: 409, code: 4090 },
  ToolkitInUse: { status: 409, code: 4091 },
  ToolkitReadOnly: { status: 409, code: 4092 },
  AccountConflict: { status: 409, code: 4093 },
  AccountAmbiguous: { status: 409, code: 4094 },
  VaultAlreadyInitialised: { status: 409, code: 4095 },
  VaultSlotConflict: { status: 409, code: 4096 },
  DataDirectoryInUse: { status: 409, code: 4097 },
  AuthConfigInUse: { status: 409, code: 4099 },
  WebhookLimit: { status: 409, code: 4100 },
  PortInUse: { status: 409, code: 4098 },
  PayloadTooLarge: { status: 413, code: 4130 },
  UnsupportedMediaType: { status: 415, code: 4150 },
  ApprovalNotFound: { status: 404, code: 4074 },
  RestoreNotFound: { status: 404, code: 4078 },
  PairingNotFound: { status: 404, code: 4079 },
  ApprovalSettled: { status: 409, code: 4101 },
  RulesConflict: { status: 409, code: 4102 },
  ApprovalsFull: { status: 429, code: 4291 },
  ConnectLinksFull: { status: 429, code: 4292 },
  CallNotReplayable: { status: 422, code: 4224 },
  ToolkitIncomplete: { status: 422, code: 4227 },
  AccountNotActive: { status: 422, code: 4220 },
  AuthorizationFailed: { status: 422, code: 4222 },
  TokenRefused: { status: 422, code: 4223 },
  DiscoveryFailed: { status: 422, code: 4225 },
  RegistrationRefused: { status: 422, code: 4226 },
  CredentialUnreadable: { status: 422, code: 4221 },
  BackupUnreadable: { status: 422, code: 4230 },
  BackupTooNew: { status: 422, code: 4231 },
  RateLimited: { status: 429, code: 4290 },
  UnlockDelayed: { status: 429, code: 4293 },
  HeadersTooLarge: { status: 431, code: 4310 },
  Internal: { status: 500, code: 5000 },
  StorageFailed: { status: 500, code: 5001 },
  NotImplemented: { status: 501, code: 5010 },
  UpstreamUnreachable: { status: 502, code: 5020 },
  UpstreamInvalid: { status: 502, code: 5021 },
  ResponseTooLarge: { status: 502, code: 5022 },
  AddressBlocked: { status: 502, code: 5023 },
  CallAborted: { status: 502, code: 5024 },
  VaultLocked: { status: 503, code: 5030 },
  VaultNotInitialised: { status: 503, code: 5031 },
  KeychainUnavailable: { status: 503, code: 5032 },
  KeychainLockedOrMissing: { status: 503, code: 5033 },
  KeychainTimedOut: { status: 503, code: 5034 },
  KeychainDenied: { status: 503, code: 5035 },
  ShuttingDown: { status: 503, code: 5036 },
  GatewayPaused: { status: 503, code: 5037 },
  UpstreamTimeout: { status: 504, code: 5040 },
};

/** The documented error body. */
export interface ErrorEnvelope {
  readonly error: {
    readonly message: string;
    readonly code: number;
    readonly slug: ErrorCode;
    readonly status: number;
    readonly request_id: string;
    readonly suggested_fix?: string;
    readonly field?: string;
    readonly errors?: readonly string[];
  };
}

/** The status and body for an error, ready to send. */
export function toErrorEnvelope(
  shape: ErrorShape,
  requestId: string,
): { status: number; body: ErrorEnvelope } {
  const { status, code } = httpErrors[shape.code];
  const { fix, field, errors } = shape.details;
  return {
    status,
    body: {
      error: {
        message: shape.message,
        code,
        slug: shape.code,
        status,
        request_id: requestId,
        ...(fix === undefined ? {} : { suggested_fix: fix }),
        ...(field === undefined ? {} : { field }),
        ...(errors === undefined ? {} : { errors }),
      },
    },
  };
}
