import { SallyportError } from '#shared/errors.ts';

const timeouts: Readonly<Record<string, string>> = {
  UND_ERR_CONNECT_TIMEOUT: 'did not accept a connection in time',
  UND_ERR_HEADERS_TIMEOUT: 'did not answer in time',
  UND_ERR_BODY_TIMEOUT: 'stopped sending in the middle of its answer',
  ETIMEDOUT: 'did not accept a connection in time',
};

const unreachable: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refused the connection',
  ECONNRESET: 'closed the connection',
  EPIPE: 'closed the connection',
  UND_ERR_SOCKET: 'closed the connection',
  ENOTFOUND: 'has no address (DNS)',
  EAI_AGAIN: 'could not be looked up (DNS)',
  EHOSTUNREACH: 'cannot be reached from this machine',
  ENETUNREACH: 'cannot be reached from this machine',
  EADDRNOTAVAIL: 'cannot be reached from this machine',
};

/** Says in our words what went wrong between us and an upstream; the library's own error stays as the cause. */
export function upstreamError(error: unknown, origin: string): SallyportError {
  if (error instanceof SallyportError) return error;
  const code = errorCode(error);
  const slow = timeouts[code];
  if (slow) {
    return new SallyportError('UpstreamTimeout', `${origin} ${slow}.`, {
      fix: 'Try again; if it stays slow, ask for less at once or check the state of the service.',
      cause: error,
    });
  }
  const gone = unreachable[code] ?? tlsFault(code);
  if (gone) {
    return new SallyportError('UpstreamUnreachable', `${origin} ${gone}.`, {
      fix: "Check this machine's network and the base URL of the toolkit, then try again.",
      cause: error,
    });
  }
  return new SallyportError(
    'UpstreamInvalid',
    `${origin} did not answer in proper HTTP${code && ` (${code})`}.`,
    {
      fix: 'Check that the base URL of the toolkit is that of an HTTP service.',
      cause: error,
    },
  );
}

function tlsFault(code: string): string | null {
  const isTls = /^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO|SELF_SIGNED|DEPTH_ZERO|EPROTO)/.test(code);
  return isTls ? `could not be trusted (TLS: ${code})` : null;
}

function errorCode(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return errorCode(error.errors[0]);
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return '';
}
