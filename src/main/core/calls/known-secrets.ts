import { secretPlaceholder } from '#shared/redaction/index.ts';
import { createPatternIndex } from './pattern-index.ts';
import { type KnownSecret, knownSecret, type Scrubber, type SecretPattern, scrubbingBy } from './scrubber.ts';

/** The secrets that this process has opened, whichever call they belong to: none of them may stand in a record. */
export interface KnownSecrets extends Scrubber {
  /**
   * Looks for an owner's secrets from now on, and for those it had before: a service may still speak of a token just replaced.
   *
   * @param owner the id of what holds them, such as an account's.
   * @param name what a placeholder calls them.
   */
  remember(owner: string, name: string, secrets: readonly string[]): void;
  forget(owner: string): void;
  /** Forgets all, as when the vault is locked. */
  clear(): void;
}

type ByText = ReadonlyMap<string, KnownSecret>;

interface Holding {
  readonly current: ByText;
  readonly before: ByText;
}

const nothing: Holding = { current: new Map(), before: new Map() };

/** So many forgotten patterns are left in the index before it is made anew. */
const mostForgotten = 2_000;

/** Makes an empty collection. */
export function createKnownSecrets(): KnownSecrets {
  const holdings = new Map<string, Holding>();
  let index = createPatternIndex<SecretPattern>();
  let scrubbing = scrubbingBy(index);
  let longestPattern = 0;
  let forgotten = 0;

  function look({ patterns, longest }: KnownSecret): void {
    for (const pattern of patterns) index.add(pattern);
    longestPattern = Math.max(longestPattern, longest);
  }

  function makeAnew(): void {
    index = createPatternIndex();
    scrubbing = scrubbingBy(index);
    longestPattern = 0;
    forgotten = 0;
    for (const { before, current } of holdings.values()) {
      for (const secret of new Set([...before.values(), ...current.values()])) look(secret);
    }
  }

  return {
    get longestPattern() {
      return longestPattern;
    },
    text: (value) => scrubbing.text(value),
    bytes: (value) => scrubbing.bytes(value),
    finds: (value) => scrubbing.finds(value),
    findsPlain: (looked) => scrubbing.findsPlain(looked),
    remember(owner, name, secrets) {
      const { current, before } = holdings.get(owner) ?? nothing;
      const texts = new Set(secrets);
      if (texts.size === current.size && secrets.every((text) => current.has(text))) return;
      const placeholder = secretPlaceholder(name);
      const next = new Map<string, KnownSecret>();
      for (const text of texts) {
        const known = current.get(text) ?? before.get(text);
        const secret = known ?? knownSecret(text, placeholder);
        if (known === undefined) look(secret);
        next.set(text, secret);
      }
      holdings.set(owner, { current: next, before: current });
      for (const [text, { patterns }] of before) if (!next.has(text)) forgotten += patterns.length;
      if (forgotten > mostForgotten) makeAnew();
    },
    forget(owner) {
      if (holdings.delete(owner)) makeAnew();
    },
    clear() {
      holdings.clear();
      makeAnew();
    },
  };
}
