import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createScrubber, placeholder } from './scrubber.ts';

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

  it('of fewer than 8 bytes is left to the places where it was injected', () => {
    expect(createScrubber(['1234567']).text('the year 1234567')).toBe('the year 1234567');
  });

  it('leaves bytes without it untouched', () => {
    const bytes = Buffer.from('nothing here');
    expect(createScrubber([secret]).bytes(bytes)).toBe(bytes);
  });
});
