import { expect, test } from 'vitest';
import { toolkitInputSchema } from '#shared/domain/toolkit.ts';
import { dependent } from '#shared/domain/toolkit-dependent.ts';
import { SallyportError } from '#shared/errors.ts';
import { createTestBridge } from '../../bridge/test-bridge.ts';
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
