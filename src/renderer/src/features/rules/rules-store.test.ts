import { expect, test } from 'vitest';
import type { Rule, RuleSet } from '#shared/domain/rule.ts';
import { SallyportError } from '#shared/errors.ts';
import { createTestBridge } from '../../bridge/test-bridge.ts';
import { createRulesStore, everyAgent } from './rules-store.ts';

const rule = (id: string): Rule => ({
  id,
  effect: 'ask',
  toolkit: null,
  account_id: null,
  methods: [],
  host: null,
  path: null,
  limits: null,
  note: null,
});

function open() {
  let stored: RuleSet = { key_id: 'key_1', rules: [rule('rl_1')], version: 1 };
  const bridge = createTestBridge({
    'rules.get': ({ key_id = null }) =>
      key_id === null ? { key_id: null, rules: [], version: 0 } : { ...stored, key_id },
    'rules.set': ({ rules, version }) => {
      if (version !== stored.version) throw new SallyportError('RulesConflict', 'changed');
      stored = {
        ...stored,
        rules: rules.map((each, at) => ({ ...rule(`rl_n${at}`), ...each })) as Rule[],
        version: version + 1,
      };
      return stored;
    },
  });
  const store = createRulesStore(bridge);
  return {
    bridge,
    store,
    changeElsewhere: () => (stored = { ...stored, rules: [rule('rl_9')], version: 7 }),
  };
}

test('asks for the rules of every agent by null', async () => {
  const { bridge, store } = open();
  await store.getState().load(everyAgent);
  expect(bridge.asked).toEqual([{ name: 'rules.get', input: { key_id: null } }]);
  expect(store.getState().sets[everyAgent]?.version).toBe(0);
});

test('stores a list made from the version that was seen, and goes on from the new one', async () => {
  const { store } = open();
  await store.getState().load('key_1');
  expect(await store.getState().save('key_1', [rule('rl_1'), rule('rl_2')], 1)).toBeNull();
  expect(store.getState().sets.key_1).toMatchObject({ version: 2, rules: [{ id: 'rl_1' }, { id: 'rl_2' }] });
});

test('stores nothing over a list that was changed elsewhere, and shows that list', async () => {
  const { store, changeElsewhere } = open();
  await store.getState().load('key_1');
  changeElsewhere();
  expect((await store.getState().save('key_1', [], 1))?.code).toBe('RulesConflict');
  expect(store.getState().sets.key_1).toMatchObject({ version: 7, rules: [{ id: 'rl_9' }] });
});

test('reads again after a change only what it holds', async () => {
  const { bridge, store } = open();
  store.getState().receive('key_1');
  expect(bridge.asked).toEqual([]);
  await store.getState().load('key_1');
  store.getState().receive('key_1');
  store.getState().receive(null);
  expect(bridge.asked).toHaveLength(2);
});
