import { SallyportError } from '#shared/errors.ts';

/** `/gateway/{account}/{path…}` taken apart: the reference decoded, the rest byte for byte. */
export interface PassThroughTarget {
  readonly reference: string;
  readonly endpoint: string;
}

const prefix = '/gateway/';

export function isPassThrough(url: string): boolean {
  return url.startsWith(prefix);
}

/** @throws SallyportError ValidationFailed where no account is named. */
export function parseTarget(url: string): PassThroughTarget {
  const rest = url.slice(prefix.length);
  const end = rest.search(/[/?]/);
  const segment = end === -1 ? rest : rest.slice(0, end);
  const reference = decode(segment);
  if (!reference) {
    throw new SallyportError('ValidationFailed', 'account: the path names no account.', {
      field: 'account',
      fix: 'Call /gateway/{account}/{path}, where the account is a ca_… id, an alias, or a toolkit with one account.',
    });
  }
  const path = end === -1 ? '' : rest.slice(end);
  return { reference, endpoint: path.startsWith('/') ? path : `/${path}` };
}

function decode(segment: string): string | null {
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}
