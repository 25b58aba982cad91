import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where a secret was found, and written how. */
export interface Finding {
  readonly place: string;
  readonly form: string;
}

/** Looks for secrets in texts, bytes and files, in every form in which they are commonly written. */
export interface SecretScanner {
  inBytes(place: string, bytes: Uint8Array): Finding[];
  inText(place: string, text: string): Finding[];
  /** Every file below a directory. */
  inDirectory(directory: string): Finding[];
}

/** @param secrets by the name that findings call them; each at least 8 bytes, so that a finding is no coincidence. */
export function createSecretScanner(secrets: Readonly<Record<string, string>>): SecretScanner {
  const patterns = Object.entries(secrets).flatMap(([name, secret]) => {
    if (Buffer.byteLength(secret) < 8) throw new Error(`The secret ${name} is too short to look for.`);
    return Object.entries(writtenForms(secret)).map(([form, text]) => ({
      form: `${name}, ${form}`,
      bytes: Buffer.from(text, 'utf8'),
    }));
  });
  const scanner: SecretScanner = {
    inBytes(place, bytes) {
      const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      return patterns
        .filter((pattern) => buffer.includes(pattern.bytes))
        .map(({ form }) => ({ place, form }));
    },
    inText: (place, text) => scanner.inBytes(place, Buffer.from(text, 'utf8')),
    inDirectory: (directory) =>
      readdirSync(directory, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .flatMap((path) => scanner.inBytes(path, readFileSync(path))),
  };
  return scanner;
}

/** The forms of a secret by name: what a careless program would write of it. */
export function writtenForms(secret: string): Record<string, string> {
  const json = JSON.stringify(secret).slice(1, -1);
  const url = encodeURIComponent(secret);
  return {
    raw: secret,
    'JSON-escaped': json,
    'JSON-escaped with slashes': json.replaceAll('/', '\\/'),
    'JSON-escaped to ASCII': json.replace(
      /[\u0080-\uffff]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
    'JSON-escaped throughout': secret.replace(
      /./gs,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
    'HTML-escaped in decimal': secret.replace(/./gsu, (character) => `&#${character.codePointAt(0)};`),
    'HTML-escaped in hexadecimal': secret.replace(
      /./gsu,
      (character) => `&#x${character.codePointAt(0)?.toString(16)};`,
    ),
    'URL-encoded': url,
    'URL-encoded in lower case': url.replace(/%[0-9A-F]{2}/g, (triplet) => triplet.toLowerCase()),
    'URL-encoded throughout': Buffer.from(secret).toString('hex').replace(/../g, '%$&'),
    'URL-encoded as a path': encodeURI(secret),
    'form-encoded': new URLSearchParams({ s: secret }).toString().slice(2),
    ...base64Forms('base64', secret, 'base64'),
    ...base64Forms('base64url', secret, 'base64url'),
  };
}

/** In base64 the same bytes look different at each of three positions: what depends on the secret alone is looked for. */
function base64Forms(name: string, secret: string, encoding: 'base64' | 'base64url'): Record<string, string> {
  const bytes = Buffer.from(secret, 'utf8');
  return Object.fromEntries(
    [0, 1, 2].map((before) => {
      const text = Buffer.concat([Buffer.alloc(before), bytes]).toString(encoding);
      // A character stands for six bits; one that also holds bits of a neighbour is left out.
      const first = Math.ceil((before * 8) / 6);
      const end = Math.floor(((before + bytes.length) * 8) / 6);
      return [`${name} after ${before} bytes`, text.slice(first, end)];
    }),
  );
}
