import { expect, test } from 'vitest';
import { toolkitInputSchema } from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';
import { createTestBridge } from '../../bridge/test-bridge.ts';
import { blankCustomToolkit, toToolkitInput } from './custom-toolkit-form.ts';
import { describeAsJson, namesPrivateAddress, parseDescription } from './custom-toolkit-json.ts';
import { createCustomToolkitStore } from './custom-toolkit-store.ts';

const form = { ...blankCustomToolkit, name: 'Acme', slug: 'acme', base_url: 'https://api.acme.test' };
const input = toolkitInputSchema.parse(toToolkitInput(form, null));
const acme = { ...input, tier: 'custom' as const, private_network: false };

test('a description comes back as it was copied', () => {
  expect(parseDescription(describeAsJson(acme))).toEqual(input);
});

test.each(['', 'no json', '[]', '"text"', 'null'])('%j is no description', (text) => {
  expect(parseDescription(text)).toBeInstanceOf(SallyportError);
});

test('tells of a private address, also of one scheme', () => {
  expect(namesPrivateAddress(describeAsJson(acme))).toBe(false);
  expect(namesPrivateAddress(describeAsJson({ ...acme, base_url: 'http://127.0.0.1:1' }))).toBe(true);
  const inScheme = { auth_schemes: [{ base_url: 'https://10.0.0.1' }] };
  expect(namesPrivateAddress(JSON.stringify(inScheme))).toBe(true);
});

test('an imported description is created as it stands, a broken one is not sent', async () => {
  const bridge = createTestBridge({ 'toolkits.create': () => acme });
  const store = createCustomToolkitStore(bridge);
  expect(await store.getState().importJson('{')).toBeNull();
  expect(store.getState().error?.code).toBe('MalformedJson');
  expect(bridge.asked).toEqual([]);
  expect(await store.getState().importJson(describeAsJson(acme))).toEqual(acme);
  expect(bridge.asked.map((asked) => asked.input)).toEqual([input]);
});

test('a duplicate is created beside its original and keeps what the form does not show', async () => {
  const rich = { ...acme, notes: 'kept', categories: ['ai'] };
  const bridge = createTestBridge({ 'toolkits.get': () => rich, 'toolkits.create': () => rich });
  const store = createCustomToolkitStore(bridge);
  await store.getState().open('acme');
  store.getState().duplicate();
  await store.getState().submit();
  expect(bridge.asked.at(-1)).toMatchObject({
    name: 'toolkits.create',
    input: { slug: 'acme_copy', name: 'Acme copy', notes: 'kept', categories: ['ai'] },
  });
});
