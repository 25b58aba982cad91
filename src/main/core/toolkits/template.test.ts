import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderInjections, secretTexts } from './injections.ts';
import { parseTemplate, renderTemplate, templateFields } from './template.ts';

const fieldName = fc.stringMatching(/^[a-z_][a-z0-9_]{0,8}$/);
const literal = fc.stringMatching(/^[A-Za-z :/=.-]{0,12}$/);

test('renders what a template says, whatever the values hold', () => {
  const piece = fc.record({ before: literal, name: fieldName, encoded: fc.boolean() });
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 5 }),
      fc.string({ unit: 'grapheme', maxLength: 40 }),
      (pieces, seed) => {
        const valueFor = (name: string) => `${seed}{${name}}base64(x)`;
        const text = pieces
          .map(({ before, name, encoded }) => (encoded ? `base64(${before}{${name}})` : `${before}{${name}}`))
          .join('');
        const wanted = pieces
          .map(({ before, name, encoded }) => {
            const plain = before + valueFor(name);
            return encoded ? Buffer.from(plain, 'utf8').toString('base64') : plain;
          })
          .join('');
        const parsed = parseTemplate(text);
        if (!('template' in parsed)) throw new Error(`"${text}" does not parse: ${parsed.fault}`);
        expect(renderTemplate(parsed.template, valueFor)).toBe(wanted);
        expect(templateFields(parsed.template)).toEqual([...new Set(pieces.map(({ name }) => name))]);
      },
    ),
  );
});

test('any text parses or is refused with a reason, and never throws', () => {
  const text = fc.array(fc.constantFrom('base64(', ')', '{', '}', '{a}', 'a', ' ', ':'), { maxLength: 12 });
  fc.assert(
    fc.property(text, (parts) => {
      const parsed = parseTemplate(parts.join(''));
      if ('fault' in parsed) expect(parsed.fault).not.toBe('');
      else expect(renderTemplate(parsed.template, () => 'v')).not.toMatch(/[{}]/);
    }),
  );
});

test.each(['{a', 'a}', '{}', '{a b}', '{{a}}', 'base64({a}', 'base64(base64({a}))', 'base64({a)'])(
  'refuses the template %s',
  (text) => {
    expect(parseTemplate(text)).toHaveProperty('fault');
  },
);

test('encodes a user name and password together as UTF-8', () => {
  const scheme = {
    inject: [{ in: 'header' as const, name: 'Authorization', value: 'Basic base64({username}:{password})' }],
  };
  const [header] = renderInjections(scheme, { username: 'zoë', password: 'pä:ss' });
  expect(header).toEqual({
    in: 'header',
    name: 'Authorization',
    value: `Basic ${btoa('zo\u00c3\u00ab:p\u00c3\u00a4:ss')}`,
  });
});

test('leaves out an injection whose optional field was not given, and path injections', () => {
  const scheme = {
    inject: [
      { in: 'header' as const, name: 'DD-API-KEY', value: '{api_key}' },
      { in: 'header' as const, name: 'DD-APPLICATION-KEY', value: '{app_key}' },
      { in: 'query' as const, name: 'v', value: 'fixed' },
      { in: 'path' as const, name: 'token', value: '{api_key}' },
    ],
  };
  expect(renderInjections(scheme, { api_key: 'k' })).toEqual([
    { in: 'header', name: 'DD-API-KEY', value: 'k' },
    { in: 'query', name: 'v', value: 'fixed' },
  ]);
});

test('does not read inherited properties as values', () => {
  expect(renderInjections({ inject: [{ in: 'header', name: 'X', value: '{constructor}' }] }, {})).toEqual([]);
});

test('names every text that gives a secret away, the joined base64 and the path spelling too', () => {
  const fields = {
    user: { label: 'User', secret: false, required: true },
    pass: { label: 'Password', secret: true, required: true },
  };
  const inject = [
    { in: 'header' as const, name: 'Authorization', value: 'Basic base64({user}:{pass})' },
    { in: 'path' as const, name: 'key', value: 'k:{pass}' },
  ];
  expect(secretTexts({ fields, inject }, { user: 'u', pass: 'p ß' })).toEqual([
    'p ß',
    Buffer.from('u:p ß').toString('base64'),
    'k:p%20%C3%9F',
  ]);
});
