import { credentialPlaceholder } from '#shared/redaction/index.ts';
import { escapedSpellings, longestEscape } from './escapes.ts';
import { type LookedAt, lookAtBytes, lookAtText } from './looked-at.ts';
import { createPatternIndex, type PatternIndex, shortestPattern } from './pattern-index.ts';
import { writtenForms } from './written-forms.ts';

export { credentialPlaceholder as placeholder };

/** Removes known secrets, in the forms they take on the wire, from what is about to be kept or shown. */
export interface Scrubber {
  text(value: string): string;
  bytes(value: Uint8Array): Uint8Array;
  /** Whether there is anything to remove. */
  finds(value: Uint8Array): boolean;
  /** The same of bytes without escapes. */
  findsPlain(looked: LookedAt): boolean;
  /** Bytes that must be held back at a cut, so that a secret split by the cut is still seen. */
  readonly longestPattern: number;
}

/** A secret in all its written forms. */
export interface KnownSecret {
  readonly placeholder: string;
  readonly patterns: readonly SecretPattern[];
  /** The most bytes that it takes, written in any way that is looked for. */
  readonly longest: number;
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
    const { patterns, longest } = knownSecret(secret, credentialPlaceholder);
    for (const pattern of patterns) index.add(pattern);
    longestPattern = Math.max(longestPattern, longest);
  }
  return { longestPattern, ...scrubbingBy(index) };
}

/**
 * A secret and the forms in which it is looked for: of fewer than 8 bytes none, since it would blank out ordinary text; it is
 * replaced where it is injected instead.
 */
export function knownSecret(text: string, placeholder: string): KnownSecret {
  const patterns: SecretPattern[] = [];
  if (Buffer.byteLength(text) < shortestPattern) return { placeholder, patterns, longest: 0 };
  const secret = { placeholder, patterns, longest: text.length * longestEscape };
  for (const form of writtenForms(text)) {
    if (form.length < shortestPattern) continue;
    const bytes = Buffer.from(form, 'utf8');
    patterns.push({ text: form, bytes, secret });
    secret.longest = Math.max(secret.longest, bytes.byteLength);
  }
  return secret;
}

/** How the secrets of an index are removed, as it is at that time. */
export function scrubbingBy(
  index: PatternIndex<SecretPattern>,
): Pick<Scrubber, 'text' | 'bytes' | 'finds' | 'findsPlain'> {
  const foundEscaped = (looked: LookedAt): ReadonlySet<SecretPattern> | null => {
    const plain = looked.plain();
    return plain && index.foundIn(plain);
  };
  return {
    finds(value) {
      const looked = lookAtBytes(value);
      return index.foundIn(looked) !== null || foundEscaped(looked) !== null;
    },
    findsPlain: (looked) => index.foundIn(looked) !== null,
    text(value) {
      if (value.length < shortestPattern) return value;
      const looked = lookAtText(value);
      const found = index.foundIn(looked);
      const scrubbed = found === null ? value : withoutForms(value, found);
      const escaped = foundEscaped(found === null ? looked : lookAtText(scrubbed));
      return escaped === null ? scrubbed : withoutSpellings(scrubbed, escaped);
    },
    bytes(value) {
      const looked = lookAtBytes(value);
      const found = index.foundIn(looked);
      const scrubbed =
        found === null
          ? value
          : formsOfAll(found).reduce(
              (rest, { bytes, secret }) => replaceBytes(rest, bytes, Buffer.from(secret.placeholder)),
              value,
            );
      const escaped = foundEscaped(found === null ? looked : lookAtBytes(scrubbed));
      if (escaped === null) return scrubbed;
      return Buffer.from(withoutSpellings(bufferOf(scrubbed).toString('latin1'), escaped), 'latin1');
    },
  };
}

function withoutForms(value: string, found: ReadonlySet<SecretPattern>): string {
  return formsOfAll(found).reduce(
    (text, { text: form, secret }) => text.replaceAll(form, secret.placeholder),
    value,
  );
}

function withoutSpellings(value: string, found: ReadonlySet<SecretPattern>): string {
  return longestFirst(found).reduce(
    (text, { text: form, secret }) => text.replace(escapedSpellings(form), secret.placeholder),
    value,
  );
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
    return this.findsIn(lookAtBytes(value));
  }

  findsPlain(looked: LookedAt): boolean {
    return this.one.findsPlain(looked) || this.other.findsPlain(looked);
  }

  text(value: string): string {
    if (value.length < shortestPattern || !this.findsIn(lookAtText(value))) return value;
    return this.other.text(this.one.text(value));
  }

  bytes(value: Uint8Array): Uint8Array {
    return this.finds(value) ? this.other.bytes(this.one.bytes(value)) : value;
  }

  private findsIn(looked: LookedAt): boolean {
    if (this.findsPlain(looked)) return true;
    const plain = looked.plain();
    return plain !== null && this.findsPlain(plain);
  }
}

/** Longer forms first: a shorter one may stand in them. */
function formsOfAll(found: ReadonlySet<SecretPattern>): SecretPattern[] {
  const secrets = new Set([...found].map(({ secret }) => secret));
  return longestFirst([...secrets].flatMap(({ patterns }) => patterns));
}

function longestFirst(patterns: Iterable<SecretPattern>): SecretPattern[] {
  return [...patterns].sort((a, b) => b.text.length - a.text.length);
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function replaceBytes(bytes: Uint8Array, pattern: Buffer, replacement: Buffer): Uint8Array {
  const buffer = bufferOf(bytes);
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
