import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writtenForms as careless } from '#test/support/secret-forms.ts';
import { createKnownSecrets } from './known-secrets.ts';
import { createScrubber, joinScrubbers } from './scrubber.ts';
import { writtenForms } from './written-forms.ts';

const runs = Number(process.env.SALLYPORT_REDACTION_RUNS ?? 300);

const secret = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9_-]{12,64}$/),
  fc.string({ minLength: 12, maxLength: 40, unit: 'grapheme' }),
);

describe('the secrets that Sallyport knows', () => {
  it('leave no form of themselves behind, whoever holds them and whatever stands around', () => {
    fc.assert(
      fc.property(
        fc.array(secret, { minLength: 1, maxLength: 6 }),
        fc.array(fc.tuple(fc.nat(), fc.nat(), fc.string({ maxLength: 9 })), { minLength: 1, maxLength: 8 }),
        (secrets, places) => {
          const known = createKnownSecrets();
          const [own = '', ...others] = secrets.map((text) => text.toWellFormed());
          for (const [at, text] of others.entries()) known.remember(`ca_${at}`, 'github', [text]);
          const scrubber = joinScrubbers(createScrubber([own]), known);
          const all = [own, ...others];
          const formsOf = (text: string) => [...writtenForms(text), ...Object.values(careless(text))];
          const written = places
            .map(([which, how, around]) => {
              const forms = formsOf(all[which % all.length] ?? '');
              return `${around.toWellFormed()} ${forms[how % forms.length]} `;
            })
            .join('|');
          const text = scrubber.text(written);
          const bytes = Buffer.from(scrubber.bytes(Buffer.from(written))).toString('utf8');
          const left = all
            .flatMap(formsOf)
            .filter((form) => form.length >= 8 && !'{{secret:github}}{{credential}}'.includes(form));
          return left.every((form) => !text.includes(form) && !bytes.includes(form));
        },
      ),
      { numRuns: runs },
    );
  });

  it('are named after their owner, and the own credential of a call stays one that a replay can fill', () => {
    const known = createKnownSecrets();
    known.remember('ca_1', 'github', ['shared-secret-1']);
    known.remember('ca_2', 'acme client secret', ['other-secret-2']);
    const scrubber = joinScrubbers(createScrubber(['shared-secret-1']), known);
    expect(scrubber.text('shared-secret-1 other-secret-2')).toBe(
      '{{credential}} {{secret:acme_client_secret}}',
    );
  });

  it('are looked for in the version before too, until they were replaced twice', () => {
    const known = createKnownSecrets();
    for (const version of ['token-one-1', 'token-two-2']) known.remember('ca_1', 'github', [version]);
    expect(known.text('token-one-1 token-two-2')).toBe('{{secret:github}} {{secret:github}}');
  });

  it('are forgotten with their account and with the vault', () => {
    const known = createKnownSecrets();
    known.remember('ca_1', 'github', ['token-one-1']);
    known.remember('ca_2', 'github', ['token-two-2']);
    known.forget('ca_1');
    expect(known.text('token-one-1 token-two-2')).toBe('token-one-1 {{secret:github}}');
    known.clear();
    expect(known.text('token-two-2')).toBe('token-two-2');
    expect(known.longestPattern).toBe(0);
  });

  it('of thousands of accounts are found among megabytes of other text', () => {
    const known = createKnownSecrets();
    for (let at = 0; at < 3_000; at += 1)
      known.remember(`ca_${at}`, 'github', [`ghp_${at}_secret_text_${at}`]);
    const body = Buffer.from(`${'{"a":"some text"},'.repeat(60_000)}ghp_2999_secret_text_2999`);
    expect(Buffer.from(known.bytes(body)).toString().endsWith('{{secret:github}}')).toBe(true);
  });

  it('that were replaced again and again do not pile up', () => {
    const known = createKnownSecrets();
    for (let at = 0; at < 2_000; at += 1) known.remember('ca_1', 'github', [`token-number-${at}`]);
    expect(known.text('token-number-1999 token-number-5')).toBe('{{secret:github}} token-number-5');
  });
});
