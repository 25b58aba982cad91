import { expect, test } from 'vitest';
import type { ToolArgument, ToolForm } from '#shared/domain/tool-form.ts';
import { SallyportError } from '#shared/errors.ts';
import { createTestBridge } from '../../bridge/test-bridge.ts';
import { createToolFormStore } from './tool-form-store.ts';

const input = (name: string, initial: string): ToolArgument => ({
  name,
  in: 'body',
  required: true,
  description: '',
  kind: 'json',
  choices: [],
  initial,
  example: '',
});

const form: ToolForm = {
  slug: 'T_CREATE',
  name: 'Create',
  description: '',
  toolkit: 'tracker',
  method: 'POST',
  path: '/items',
  arguments: [input('labels', '["bug"]')],
};

function storeWith() {
  const made: { endpoint: string; body: string }[] = [];
  const bridge = createTestBridge({
    'toolkits.toolForm': ({ slug }) => {
      if (slug !== form.slug) throw new SallyportError('ToolNotFound', 'There is none.');
      return form;
    },
    'toolkits.toolRequest': ({ arguments: given }) => ({
      draft: {
        account_id: null,
        method: 'POST',
        endpoint: '/items',
        headers: [],
        body: { encoding: 'utf8', content: JSON.stringify(given) },
      },
      missing: [],
    }),
  });
  const store = createToolFormStore(bridge, (request) => made.push(request));
  return { state: store.getState, made, bridge };
}

test('makes the request of what the tool begins with, and again of each change', async () => {
  const { state, made } = storeWith();
  await state().open('T_CREATE');
  expect(made.map(({ body }) => JSON.parse(body))).toEqual([{ labels: ['bug'] }]);
  expect(made[0]?.body).toContain('\n');
  await state().write('labels', '["birds"]');
  expect(JSON.parse(made.at(-1)?.body ?? '')).toEqual({ labels: ['birds'] });
  await state().reset();
  expect(JSON.parse(made.at(-1)?.body ?? '')).toEqual({ labels: ['bug'] });
});

test('keeps what was filled in when the same tool is opened again', async () => {
  const { state, bridge } = storeWith();
  await state().open('T_CREATE');
  await state().write('labels', '["birds"]');
  await state().open('T_CREATE');
  expect(state().values).toEqual({ labels: '["birds"]' });
  expect(bridge.asked.filter(({ name }) => name === 'toolkits.toolForm')).toHaveLength(1);
});

test('says what cannot be read beside its argument', async () => {
  const { state, made } = storeWith();
  await state().open('T_CREATE');
  await state().write('labels', '["bir');
  expect(Object.keys(state().faults)).toEqual(['labels']);
  expect(JSON.parse(made.at(-1)?.body ?? '')).toEqual({});
});

test('says that a tool is gone, and asks again when it is opened again', async () => {
  const { state, made } = storeWith();
  await state().open('OTHER');
  expect(state().error?.code).toBe('ToolNotFound');
  expect(made).toEqual([]);
  await state().open(null);
  expect(state().error).toBeNull();
});
