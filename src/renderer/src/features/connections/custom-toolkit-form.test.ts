import { expect, test } from 'vitest';
import { type Toolkit, toolkitInputSchema } from '#shared/domain/toolkit.ts';
import {
  blankCustomToolkit,
  customSchemes,
  fromToolkit,
  namesPrivateHost,
  schemesFault,
  slugFromName,
  toToolkitInput,
  withSchemesWritten,
} from './custom-toolkit-form.ts';

const filled = {
  ...blankCustomToolkit,
  name: ' My Wiki ',
  slug: 'my_wiki',
  base_url: ' https://wiki.example.com/api ',
  hosts: 'a.example.com,\n b.example.com \n\n',
  test_path: 'me',
};

test('suggests a slug from any name', () => {
  expect(slugFromName('  Übung & Co. (2026)! ')).toBe('ubung_co_2026');
  expect(slugFromName('日本')).toBe('');
  expect(slugFromName(`${'a'.repeat(63)} b`)).toBe('a'.repeat(63));
});

test('writes a description that the contract accepts, for every scheme', () => {
  for (const scheme of customSchemes) {
    const input = toToolkitInput({ ...withSchemesWritten(filled), scheme }, null);
    expect(toolkitInputSchema.parse(input)).toMatchObject({
      name: 'My Wiki',
      base_url: 'https://wiki.example.com/api',
      hosts: ['a.example.com', 'b.example.com'],
      test_path: '/me',
    });
  }
});

test('reads back what it wrote', () => {
  for (const scheme of customSchemes.filter((candidate) => candidate !== 'json')) {
    const input = toolkitInputSchema.parse(toToolkitInput({ ...filled, scheme, header_name: 'X-Key' }, null));
    const stored: Toolkit = { ...input, tier: 'custom', private_network: false };
    const form = fromToolkit(stored);
    expect(form.scheme).toBe(scheme);
    expect(form.hosts).toBe('a.example.com\nb.example.com');
    if (scheme === 'api_key_header') expect(form.header_name).toBe('X-Key');
  }
});

test('keeps what the form cannot show', () => {
  const stored: Toolkit = {
    ...toolkitInputSchema.parse({
      ...toToolkitInput(filled, null),
      default_headers: { accept: 'text/plain' },
      notes: 'hello',
      base_url: 'https://{site}.example.com',
      base_url_vars: { site: { label: 'Site' } },
      auth_schemes: [
        {
          mode: 'API_KEY',
          inject: [
            { in: 'header', name: 'X-A', value: '{a}' },
            { in: 'query', name: 'b', value: '{b}' },
          ],
          fields: { a: { label: 'A', secret: true }, b: { label: 'B' } },
        },
      ],
    }),
    tier: 'custom',
    private_network: true,
  };
  const form = fromToolkit(stored);
  expect(form.scheme).toBe('json');
  expect(JSON.parse(form.schemes)).toEqual(stored.auth_schemes);
  const { tier, private_network, ...description } = stored;
  expect(toToolkitInput({ ...form, name: 'Other' }, stored)).toEqual({ ...description, name: 'Other' });
});

test('removes the test path when it is emptied', () => {
  const stored: Toolkit = {
    ...toolkitInputSchema.parse(toToolkitInput(filled, null)),
    tier: 'custom',
    private_network: false,
  };
  expect(toToolkitInput({ ...fromToolkit(stored), test_path: '' }, stored)).not.toHaveProperty('test_path');
});

test('goes on from the chosen way to sign in when it is to be written out', () => {
  const form = withSchemesWritten({
    ...filled,
    scheme: 'api_key_header',
    header_name: 'X-Key',
    prefix: 'Token',
  });
  expect(toToolkitInput(form, null).auth_schemes).toEqual([
    {
      mode: 'API_KEY',
      inject: [{ in: 'header', name: 'X-Key', value: 'Token {api_key}' }],
      fields: { api_key: { label: 'API key', secret: true } },
    },
  ]);
  const changed = { ...form, schemes: form.schemes.replace('X-Key', 'X-Other') };
  expect(withSchemesWritten(changed)).toBe(changed);
});

test.each([
  ['', 'nothing'],
  ['{"mode": "BASIC"}', 'one that is in no list'],
  ['[]', 'an empty list'],
  ['[{"mode": 7}]', 'a mode that is no text'],
  ['[{"mode": "API_KEY", "inject": [{"in": "header"}]}]', 'an injection without a name'],
  ['[{"mode": "API_KEY", "fields": {"key": "text"}}]', 'a field without a label'],
])('says that %s is no list of ways to sign in (%s)', (schemes) => {
  expect(schemesFault({ ...filled, scheme: 'json', schemes })).toMatchObject({
    code: 'MalformedJson',
    details: { field: 'auth_schemes' },
  });
  // Where they are not written out, the text is not looked at.
  expect(schemesFault({ ...filled, scheme: 'basic', schemes })).toBeNull();
});

test('sees a private address in a way to sign in, too', () => {
  const schemes = '[{"mode": "BASIC", "base_url": "http://10.0.0.7"}]';
  expect(namesPrivateHost({ ...filled, scheme: 'json', schemes })).toBe(true);
  expect(namesPrivateHost({ ...filled, scheme: 'basic', schemes })).toBe(false);
});
