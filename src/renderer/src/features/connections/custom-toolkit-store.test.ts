import { expect, test } from 'vitest';
import { toolkitInputSchema } from '#shared/domain/toolkit.ts';
import { dependent } from '#shared/domain/toolkit-dependent.ts';
import { SallyportError } from '#shared/errors.ts';
import { createTestBridge } from '../../bridge/test-bridge.ts';
import { customToolkitFaults } from './custom-toolkit-faults.ts';
import { blankCustomToolkit, toToolkitInput } from './custom-toolkit-form.ts';
import { createCustomToolkitStore } from './custom-toolkit-store.ts';

const form = { ...blankCustomToolkit, name: 'Acme', slug: 'acme', base_url: 'https://api.acme.test' };
const input = toolkitInputSchema.parse(toToolkitInput(form, null));
const acme = { ...input, tier: 'custom' as const, private_network: false };

test('a toolkit that is only named is deleted by force, and only once that was shown', async () => {
  const items = dependent('rules', ['Every agent: rule 1']);
  const bridge = createTestBridge({
    'toolkits.get': () => acme,
    'toolkits.dependents': () => ({ items }),
    'toolkits.delete': () => ({ slug: 'acme' }),
  });
  const store = createCustomToolkitStore(bridge);
  await store.getState().open('acme');
  await store.getState().remove();
  expect(bridge.asked.at(-1)?.input).toEqual({ slug: 'acme', force: false });
  await store.getState().lookAtDependents();
  expect(store.getState().dependents).toEqual(items);
  expect(await store.getState().remove()).toBe(true);
  expect(bridge.asked.at(-1)?.input).toEqual({ slug: 'acme', force: true });
});

test('a refusal is shown with what came to depend on the toolkit meanwhile', async () => {
  let items = dependent('tools', ['ACME_LIST']);
  const bridge = createTestBridge({
    'toolkits.get': () => acme,
    'toolkits.dependents': () => ({ items }),
    'toolkits.delete': () => {
      throw new SallyportError('ToolkitInUse', 'slug: "acme" is needed by 1 account.');
    },
  });
  const store = createCustomToolkitStore(bridge);
  await store.getState().open('acme');
  await store.getState().lookAtDependents();
  items = dependent('accounts', ['Work']);
  expect(await store.getState().remove()).toBe(false);
  expect(store.getState()).toMatchObject({
    busy: false,
    dependents: items,
    deletionError: { code: 'ToolkitInUse' },
    error: null,
  });
});

test('what was found wrong with a field is not said of what stands there after an edit, until it is checked again', async () => {
  const refused = new SallyportError('ValidationFailed', 'The toolkit is not valid.', {
    field: 'name',
    errors: [
      'name: must not be empty',
      'base_url: is not an address',
      'auth_schemes[0].inject[0].name: is no header',
    ],
  });
  const bridge = createTestBridge({
    'toolkits.create': () => {
      throw refused;
    },
  });
  const store = createCustomToolkitStore(bridge);
  const shown = () => customToolkitFaults(store.getState().error, store.getState().edited).shown;
  await store.getState().open(null);
  store.getState().edit({ base_url: 'foo' });
  await store.getState().submit();
  expect(shown()).toEqual({
    name: 'Must not be empty.',
    base_url: 'Is not an address.',
    scheme: 'Is no header.',
  });
  store.getState().edit({ base_url: 'https://api.acme.test' });
  store.getState().edit({ header_name: 'X-Token' });
  expect(shown()).toEqual({ name: 'Must not be empty.' });
  await store.getState().submit();
  expect(Object.keys(shown())).toEqual(['name', 'base_url', 'scheme']);
});
