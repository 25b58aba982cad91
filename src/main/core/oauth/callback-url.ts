import { SallyportError } from '#shared/errors.ts';

const field = 'callback_url';
const longest = 2048;

/** Looks like a registered scheme, but is a browser's or an operating system's own way to run or show something. */
const ownSchemes = /^(?:view-source|ms-.*|microsoft-.*|.*-ms|.*-extension):$/;

/**
 * Where the browser goes once a connect link has been used: a web page, or an app by its registered scheme, which has a dot
 * or a dash in it (RFC 8252 §7.1). That leaves out every scheme that runs or reads something (`javascript:`, `file:`).
 *
 * @returns the address as a browser reads it.
 * @throws SallyportError ValidationFailed.
 */
export function parseCallbackUrl(text: string): string {
  // A browser drops these before it looks at the scheme.
  if (/[\s\p{Cc}\p{Cf}]/u.test(text)) throw refused('holds white space or control characters');
  if (text.length > longest) throw refused(`is longer than ${longest} characters`);
  if (!URL.canParse(text)) throw refused('is not a whole address');
  const url = new URL(text);
  const isWeb = url.protocol === 'http:' || url.protocol === 'https:';
  if (!isWeb && (!/^[a-z][a-z0-9+]*[.-][a-z0-9+.-]*:$/.test(url.protocol) || ownSchemes.test(url.protocol))) {
    throw refused(`cannot use ${url.protocol.slice(0, 40)}`);
  }
  if (url.username !== '' || url.password !== '') throw refused('holds a user name or password');
  return url.href;
}

/** The address with how it ended appended; the caller's own parameters and fragment stay as they are. */
export function answerTo(callbackUrl: string, status: 'success' | 'failed', accountId: string): string {
  const [address = '', ...fragment] = callbackUrl.split('#');
  const own = address.includes('?') ? address.replace(/[?&]$/, '') : address;
  const separator = own.includes('?') ? '&' : '?';
  const result = new URLSearchParams({ status, connected_account_id: accountId });
  return [`${own}${separator}${result}`, ...fragment].join('#');
}

function refused(reason: string): SallyportError {
  return new SallyportError('ValidationFailed', `${field}: ${reason}.`, {
    field,
    fix: 'Give an http or https address, or a registered scheme with a dot or dash in it (com.example.app:/done).',
    errors: [`${field}: ${reason}`],
  });
}
