import { credentialPlaceholder } from '#shared/redaction/index.ts';
import { createPatternIndex, type PatternIndex, shortestPattern } from './pattern-index.ts';
import { writtenForms } from './written-forms.ts';

export { credentialPlaceholder as placeholder };

/** Removes known secrets, in the forms they take on the wire, from what is about to be kept or shown. */
export interface Scrubber {
  text(value: string): string;
  bytes(value: Uint8Array): Uint8Array;
  /** Whether there is anything to remove. */
  finds(value: Uint8Array): boolean;
  /** Bytes that must be held back at a cut, so that a secret split by the cut is still seen. */
  readonly longestPattern: number;
}

/** A secret in all its written forms. */
export interface KnownSecret {
  readonly placeholder: string;
  readonly patterns: readonly SecretPattern[];
}

export interface SecretPattern {
  readonly text: string;
  readonly bytes: Buffer;
  readonly secret: KnownSecret;
}

/** @param secrets plain secrets and rendered injection values; each is found in all its `writtenForms`. */
export function createScrubber(secrets: readonly string[]): Scrubber {
  const index = createPatternIndex<SecretPattern>();
  let longestPattern = 0;
  for (const secret of secrets) {
    for (const pattern of knownSecret(secret, credentialPlaceholder).patterns) {
      index.add(pattern);
      longestPattern = Math.max(longestPattern, pattern.bytes.byteLength);
    }
  }
  return { longestPattern, ...scrubbingBy(index) };
}

/**
 * A secret and the forms in which it is looked for: of fewer than 8 bytes none, since it would blank out ordinary text; it is
 * replaced where it is injected instead.
 */
export function knownSecret(text: string, placeholder: string): KnownSecret {
  const patterns: SecretPattern[] = [];
  const secret = { placeholder, patterns };
  if (Buffer.byteLength(text) < shortestPattern) return secret;
  for (const form of writtenForms(text)) {
    if (form.length >= shortestPattern)
      patterns.push({ text: form, bytes: Buffer.from(form, 'utf8'), secret });
  }
  return secret;
}

/** How the secrets of an index are removed, as it is at that time. */
export function scrubbingBy(index: PatternIndex<SecretPattern>): Pick<Scrubber, 'text' | 'bytes' | 'finds'> {
  return {
    finds: (value) => index.foundIn(value) !== null,
    text(value) {
      if (value.length < shortestPattern) return value;
      const found = index.foundIn(bytesOf(value));
      if (found === null) return value;
      return formsOfAll(found).reduce(
        (text, { text: form, secret }) => text.replaceAll(form, secret.placeholder),
        value,
      );
    },
    bytes(value) {
      const found = index.foundIn(value);
      if (found === null) return value;
      return formsOfAll(found).reduce<Uint8Array>(
        (scrubbed, { bytes, secret }) => replaceBytes(scrubbed, bytes, Buffer.from(secret.placeholder)),
        value,
      );
    },
  };
}

/** Removes what either of two removes: of what both know, the first one's placeholder stays. */
export function joinScrubbers(one: Scrubber, other: Scrubber): Scrubber {
  return new JoinedScrubber(one, other);
}

class JoinedScrubber implements Scrubber {
  private readonly one: Scrubber;
  private readonly other: Scrubber;

  constructor(one: Scrubber, other: Scrubber) {
    this.one = one;
    this.other = other;
  }

  get longestPattern(): number {
    return Math.max(this.one.longestPattern, this.other.longestPattern);
  }

  finds(value: Uint8Array): boolean {
    return this.one.finds(value) || this.other.finds(value);
  }

  text(value: string): string {
    if (value.length < shortestPattern || !this.finds(bytesOf(value))) return value;
    return this.other.text(this.one.text(value));
  }

  bytes(value: Uint8Array): Uint8Array {
    return this.other.bytes(this.one.bytes(value));
  }
}

/** A text is looked at in one place of memory again and again: most texts are short. */
const scratch = Buffer.allocUnsafeSlow(16 * 1024);

function bytesOf(text: string): Uint8Array {
  if (text.length * 3 > scratch.byteLength) return Buffer.from(text, 'utf8');
  return scratch.subarray(0, scratch.write(text, 'utf8'));
}

/** Longer forms first: a shorter one may stand in them. */
function formsOfAll(found: ReadonlySet<SecretPattern>): SecretPattern[] {
  const secrets = new Set([...found].map(({ secret }) => secret));
  return [...secrets].flatMap(({ patterns }) => patterns).sort((a, b) => b.text.length - a.text.length);
}

function replaceBytes(bytes: Uint8Array, pattern: Buffer, replacement: Buffer): Uint8Array {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let found = buffer.indexOf(pattern);
  if (found === -1) return bytes;
  const parts: Uint8Array[] = [];
  let from = 0;
  while (found !== -1) {
    parts.push(buffer.subarray(from, found), replacement);
    from = found + pattern.length;
    found = buffer.indexOf(pattern, from);
  }
  parts.push(buffer.subarray(from));
  return Buffer.concat(parts);
}
