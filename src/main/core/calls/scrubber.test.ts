import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createScrubber, joinScrubbers, placeholder } from './scrubber.ts';

const secret = 'sk/live+"abc" é~123<(!\'*)>';
const forms = {
  raw: secret,
  'JSON-escaped': JSON.stringify(secret).slice(1, -1),
  'URL-encoded': encodeURIComponent(secret),
  'URL-encoded in lower case': encodeURIComponent(secret).replace(/%../g, (each) => each.toLowerCase()),
  'form-encoded': encodeURIComponent(secret).replaceAll('%20', '+'),
  'form-encoded by the URL standard': new URLSearchParams({ s: secret }).toString().slice(2),
  'URL-encoded by RFC 3986, in lower case': 'sk%2flive%2b%22abc%22%20%c3%a9~123%3c%28%21%27%2a%29%3e',
  'URL-encoded as an address': encodeURI(secret),
  'URL-encoded as a path, as Python does': 'sk/live%2B%22abc%22%20%C3%A9~123%3C%28%21%27%2A%29%3E',
  'JSON-escaped to ASCII': 'sk/live+\\"abc\\" \\u00e9~123<(!\'*)>',
  'JSON-escaped to ASCII with slashes': 'sk\\/live+\\"abc\\" \\u00e9~123<(!\'*)>',
  'JSON-escaped for HTML': 'sk/live+\\"abc\\" é~123\\u003c(!\'*)\\u003e',
  'in hex': Buffer.from(secret).toString('hex'),
  'in hex, in capitals': Buffer.from(secret).toString('hex').toUpperCase(),
  'URL-encoded twice': encodeURIComponent(encodeURIComponent(secret)),
  'URL-encoded twice, in lower case': encodeURIComponent(encodeURIComponent(secret)).replace(
    /%25../g,
    (each) => each.toLowerCase(),
  ),
  'JSON-escaped in capitals': 'sk/live\\u002B\\u0022abc\\u0022 \\u00E9~123\\u003C(!\\u0027*)\\u003E',
};

const units = (text: string) => Array.from({ length: text.length }, (_each, at) => text.charCodeAt(at));
const hex = (code: number, digits = 1) => code.toString(16).padStart(digits, '0');
/** What a serialiser may make of each character, by the name of the format; a JSON escape in a string of JSON has two backslashes. */
const escapes: Record<string, (character: string) => string> = {
  'JSON, in lower case': (each) =>
    units(each)
      .map((unit) => `\\u${hex(unit, 4)}`)
      .join(''),
  'JSON, in capitals': (each) =>
    units(each)
      .map((unit) => `\\u${hex(unit, 4).toUpperCase()}`)
      .join(''),
  'JSON in JSON': (each) =>
    units(each)
      .map((unit) => `\\\\u${hex(unit, 4)}`)
      .join(''),
  'HTML, in decimal': (each) => `&#${each.codePointAt(0)};`,
  'HTML, in hexadecimal': (each) => `&#x${hex(each.codePointAt(0) ?? 0)};`,
  'HTML, in capitals with leading zeros': (each) => `&#X${hex(each.codePointAt(0) ?? 0, 6).toUpperCase()};`,
  'HTML, by name': (each) =>
    ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' })[each] ?? each,
  'an address, in lower case': (each) => Array.from(Buffer.from(each), (byte) => `%${hex(byte, 2)}`).join(''),
  'an address, in capitals': (each) =>
    Array.from(Buffer.from(each), (byte) => `%${hex(byte, 2).toUpperCase()}`).join(''),
};

const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('a known secret', () => {
  it.each(Object.entries(forms))('is replaced in text where it stands %s', (_name, form) => {
    expect(createScrubber([secret]).text(`a ${form} b`)).toBe(`a ${placeholder} b`);
  });

  it.each(Object.entries(forms))('is replaced in bytes where it stands %s', (_name, form) => {
    const bytes = createScrubber([secret]).bytes(Buffer.from(`a ${form} ${form} b`));
    expect(Buffer.from(bytes).toString()).toBe(`a ${placeholder} ${placeholder} b`);
  });

  it('cannot be read back from base64 at any alignment, standard or URL-safe', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 8, maxLength: 60 }),
        fc.uint8Array({ maxLength: 5 }),
        fc.uint8Array({ maxLength: 5 }),
        fc.constantFrom<BufferEncoding>('base64', 'base64url'),
        (value, before, after, encoding) => {
          const encoded = Buffer.concat([before, Buffer.from(value), after]).toString(encoding);
          return createScrubber([value]).text(encoded).includes(placeholder);
        },
      ),
    );
  });

  it.each([
    ['base64 in base64', (text: string) => base64(base64(text))],
    ['base64 in a URL', (text: string) => encodeURIComponent(base64(text))],
    [
      'base64 in a URL, in lower case',
      (text: string) => encodeURIComponent(base64(text)).replace(/%../g, (each) => each.toLowerCase()),
    ],
    ['base64 after a name, in a URL', (text: string) => encodeURIComponent(base64(`ab:${text}`))],
  ])('cannot be read back from %s', (_name, write) => {
    const key = 'sk-live-\u00ff\u00fe\u00fd~~~???>>>12345';
    const scrubbed = createScrubber([key]).text(write(key));
    expect(scrubbed).toContain(placeholder);
    expect(scrubbed.replace(placeholder, '').length).toBeLessThan(16);
  });

  describe.each(Object.entries(escapes))('written with the escapes of %s', (_name, write) => {
    const written = (text: string, which: (at: number) => boolean) =>
      Array.from(text, (character, at) => (which(at) ? write(character) : character)).join('');

    it('is replaced in text and bytes, whether all of it is escaped or a part', () => {
      const text = fc.oneof(
        fc.stringMatching(/^[A-Za-z0-9_-]{12,40}$/),
        fc.string({ minLength: 12, maxLength: 30, unit: 'grapheme' }),
      );
      fc.assert(
        fc.property(text, fc.array(fc.boolean(), { minLength: 1, maxLength: 9 }), (value, choices) => {
          const known = value.toWellFormed();
          const scrubber = createScrubber([known]);
          const form = written(known, (at) => choices[at % choices.length] ?? true);
          expect(scrubber.finds(Buffer.from(form))).toBe(true);
          expect(scrubber.text(`\u00e9 ${form} b`)).toBe(`\u00e9 ${placeholder} b`);
          const bytes = Buffer.concat([Buffer.from([0xff]), Buffer.from(`${form} ${form}`)]);
          expect(Buffer.from(scrubber.bytes(bytes)).toString('latin1')).toBe(
            `\u00ff${placeholder} ${placeholder}`,
          );
          expect(Buffer.byteLength(form)).toBeLessThanOrEqual(scrubber.longestPattern);
        }),
        { seed: 5, numRuns: 100 },
      );
    });

    it('is replaced where it stands in base64', () => {
      const token = Buffer.from('\u00fb\u00ff~~~???>>>12345').toString('base64');
      const form = written(token, (at) => at % 2 === 0 || /\W/.test(token[at] ?? ''));
      expect(createScrubber(['\u00fb\u00ff~~~???>>>12345']).text(form)).toContain(placeholder);
    });
  });

  it('is no longer found where an escape among its characters stands for another one', () => {
    const scrubber = createScrubber(['secret-text-1']);
    for (const text of [
      'secret\\u002ctext-1',
      'secret&#44;text-1',
      'secret&#;text-1',
      'secret\\u2dtext-1',
      'secret%2ctext-1',
      'secret%2xtext-1',
    ])
      expect(scrubber.text(text)).toBe(text);
  });

  it('of fewer than 8 bytes is left to the places where it was injected', () => {
    expect(createScrubber(['1234567']).text('the year 1234567')).toBe('the year 1234567');
  });

  it('leaves bytes without it untouched', () => {
    const bytes = Buffer.from('nothing here');
    expect(createScrubber([secret]).bytes(bytes)).toBe(bytes);
  });
});

it('of two finds what only the other one knows, escaped as well', () => {
  const known = 'another-token-9876543210';
  const scrubber = joinScrubbers(createScrubber(['own-secret-0123456789']), createScrubber([known]));
  const escaped = known.replaceAll('-', '\\u002d');
  for (const text of [known, escaped]) {
    expect(scrubber.text(`a ${text} b`)).toBe('a {{credential}} b');
    expect(Buffer.from(scrubber.bytes(Buffer.from(`a ${text} b`))).toString()).toBe('a {{credential}} b');
  }
});
