import { expect, test } from 'vitest';
import { connectFields, placeholdersOf } from './connect-fields.ts';

const toolkit = {
  base_url: 'https://{site}.acme.test/{org}',
  base_url_vars: {
    site: { label: 'Site', required: false },
    org: { label: 'Organisation', required: true, default: 'main' },
    region: { label: 'Region', required: true, enum: ['', 'eu.'] },
    extra: { label: 'Extra host', required: false },
    unused: { label: 'Unused', required: true },
  },
  hosts: ['{region}files.test', '{extra}.acme.test'],
};
const inject = [{ in: 'header' as const, name: 'X-Key', value: '{key}' }];
const fields = {
  key: { label: 'Key', secret: true, required: true },
  note: { label: 'Note', secret: false, required: false, hint: 'Anything' },
};

test('asks for the variables of the address first, then for the fields, and for nothing that is not used', () => {
  const asked = connectFields(toolkit, { inject, fields });
  expect(asked.map(({ name, kind, required, secret }) => [name, kind, required, secret])).toEqual([
    ['site', 'variable', true, false],
    ['org', 'variable', false, false],
    ['region', 'variable', false, false],
    ['extra', 'variable', false, false],
    ['key', 'field', true, true],
    ['note', 'field', false, false],
  ]);
});

test('follows the address of the scheme where it has its own', () => {
  const asked = connectFields(toolkit, { inject, fields, base_url: 'https://{unused}.acme.test' });
  expect(asked.find(({ name }) => name === 'unused')).toMatchObject({ required: true });
  expect(asked.find(({ name }) => name === 'org')).toBeUndefined();
});

test('asks once for a field that is also part of the address', () => {
  const both = { key: { label: 'Application id', secret: false, required: false } };
  const address = {
    ...toolkit,
    base_url: 'https://{key}.acme.test',
    base_url_vars: { key: { label: 'Id', required: true } },
    hosts: [],
  };
  expect(connectFields(address, { inject, fields: both })).toMatchObject([
    { name: 'key', kind: 'field', required: true },
  ]);
});

test('finds the placeholders of a text, each once', () => {
  expect(placeholdersOf('{a}-{b_1}{a}{ c }{')).toEqual(['a', 'b_1']);
});

test('asks for the variables of an OAuth exchange, and for none that only the exchange knows', () => {
  const oauth = {
    authorize_url: 'https://{unused}.login.test/authorize',
    token_params: { tenant: '{extra}', app: '{client_id}' },
  };
  const asked = connectFields(
    { ...toolkit, base_url: 'https://acme.test', hosts: [] },
    { inject: [], fields: {}, oauth },
  );
  expect(asked.map(({ name, required }) => [name, required])).toEqual([
    ['extra', true],
    ['unused', true],
  ]);
});
