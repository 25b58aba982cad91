/** The origin of the console in the desktop app; a scheme of its own, so that no web page shares it. */
export const consoleScheme = 'app';
export const consoleOrigin = 'app://sallyport';

/**
 * What the console's page may do, in both hosts: run and show what came with the product and talk to its own origin. No
 * inline script, no frame, no remote anything. Inline styles are needed by the components that position themselves.
 */
export const consoleSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Headers of every answer that carries a part of the console. */
export const consoleHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': consoleSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};
