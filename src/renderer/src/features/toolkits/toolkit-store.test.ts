import { expect, test, vi } from 'vitest';
import { SallyportError } from '#shared/errors.ts';
import type { Bridge } from '../../bridge/bridge.ts';
import { createToolkitStore } from './toolkit-store.ts';

function storeOver(answer: (slug: string) => Promise<unknown>) {
  const call = vi.fn((_name: string, { slug }: { slug: string }) => answer(slug));
  return { store: createToolkitStore({ call } as unknown as Bridge), call };
}

test('shows the toolkit that was asked for last, whichever answer comes first', async () => {
  const answers = new Map<string, (toolkit: unknown) => void>();
  const { store } = storeOver((slug) => new Promise((resolve) => answers.set(slug, resolve)));
  const first = store.getState().open('github');
  const second = store.getState().open('slack');
  answers.get('slack')?.({ slug: 'slack' });
  answers.get('github')?.({ slug: 'github' });
  await Promise.all([first, second]);
  expect(store.getState().toolkit).toEqual({ slug: 'slack' });
});

test('loads what is shown again when it changes, and leaves the others alone', async () => {
  const { store, call } = storeOver(async (slug) => ({ slug }));
  await store.getState().refresh('github');
  expect(call).not.toHaveBeenCalled();
  await store.getState().open('github');
  await store.getState().refresh('slack');
  expect(call).toHaveBeenCalledTimes(1);
  await store.getState().refresh('github');
  expect(call).toHaveBeenCalledTimes(2);
});

test('shows why a toolkit is not there, and nothing of the one before', async () => {
  const { store } = storeOver(async (slug) => {
    if (slug === 'nobody') throw new SallyportError('ToolkitNotFound', 'slug: there is no toolkit "nobody".');
    return { slug };
  });
  await store.getState().open('github');
  await store.getState().open('nobody');
  expect(store.getState()).toMatchObject({ toolkit: null, error: { code: 'ToolkitNotFound' } });
});
