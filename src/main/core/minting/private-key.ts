import { createPrivateKey, type KeyObject } from 'node:crypto';

/**
 * Reads an RSA private key in PEM (PKCS #8 or PKCS #1), as services hand it out. Line breaks may be lost or written as `\n`,
 * as a form field or an environment variable leaves them.
 *
 * @returns the key, or why the text is none.
 */
export function parsePrivateKey(text: string): KeyObject | { readonly fault: string } {
  const match = /-----BEGIN ([A-Z ]+)-----([\s\S]*?)-----END \1-----/.exec(text.replaceAll('\\n', '\n'));
  const [, label = '', body = ''] = match ?? [];
  if (!match) return { fault: 'is not a private key in PEM form (-----BEGIN PRIVATE KEY----- …)' };
  if (!label.endsWith('PRIVATE KEY')) return { fault: `is a ${label.toLowerCase()}, not a private key` };
  if (label.startsWith('ENCRYPTED') || body.includes('ENCRYPTED')) {
    return { fault: 'is protected by a passphrase; enter the key without one' };
  }
  const lines = body.replace(/\s+/g, '').match(/.{1,64}/g) ?? [];
  try {
    const key = createPrivateKey(
      [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n'),
    );
    return key.asymmetricKeyType === 'rsa' ? key : { fault: `is of type ${key.asymmetricKeyType}, not RSA` };
  } catch {
    return { fault: 'cannot be read: a part of it is missing or damaged' };
  }
}
