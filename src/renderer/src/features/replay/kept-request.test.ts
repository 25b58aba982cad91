import { expect, test } from 'vitest';
import { largestKeptDraft } from '#shared/domain/kept-draft.ts';
import { SallyportError } from '#shared/errors.ts';
import { createTestDraftHost } from '../../bridge/test-drafts.ts';
import { formInKept, keptRequest } from './kept-request.ts';
import { createReplayStore } from './replay-store.ts';
import { blankForm } from './request-form.ts';

/** A host that keeps a draft, and the composers of pages that are loaded one after the other. */
function hostWith(refused = false) {
  const host = createTestDraftHost(
    'request',
    {
      'calls.send'() {
        throw new SallyportError('RuleDenied', 'A rule says no.');
      },
    },
    refused,
  );
  const load = () => {
    const { keeper, rest } = host.load();
    return { keeper, rest, state: createReplayStore(host.bridge, undefined, keeper).getState };
  };
  return {
    load,
    kept: host.kept,
    asked: (name: string) => host.bridge.asked.filter((each) => each.name === name),
  };
}

test('what is half typed is there again after a reload, with a note, and sent in few pieces', async () => {
  const { load, asked } = hostWith();
  const before = load();
  await before.state().open(null);
  for (const endpoint of ['/', '/i', '/is']) before.state().edit({ endpoint });
  await before.rest();
  expect(asked('drafts.keep')).toHaveLength(1);

  const after = load();
  await after.state().open(null);
  expect(after.state()).toMatchObject({ form: { ...blankForm, endpoint: '/is' }, isRestored: true });
});

test('a draft of one request does not come up in another, and waits for its own', async () => {
  const { load } = hostWith();
  const { keeper, rest } = load();
  keeper.keep(keptRequest('call_1', { ...blankForm, body: 'half' }));
  await rest();
  const found = await keeper.find();
  expect(formInKept(found, null)).toBeNull();
  expect(formInKept(found, 'call_1')).toEqual({ ...blankForm, body: 'half' });
});

test('nothing is kept of what is discarded, even what was about to be', async () => {
  const { load, kept } = hostWith();
  const { state, rest } = load();
  await state().open(null);
  state().edit({ endpoint: '/issues' });
  await rest();
  state().edit({ endpoint: '/issues/1' });
  state().startOver();
  await rest();
  expect(kept()).toBeNull();
  expect(state()).toMatchObject({ form: blankForm, isRestored: false });
});

test('a request that was taken back to its beginning leaves no draft', async () => {
  const { load, kept } = hostWith();
  const { state, rest } = load();
  await state().open(null);
  state().edit({ endpoint: '/issues' });
  await rest();
  state().edit({ endpoint: '' });
  await rest();
  expect(kept()).toBeNull();
});

test('a request that was refused is still a draft', async () => {
  const { load, kept } = hostWith();
  const { state, rest } = load();
  await state().open(null);
  state().edit({ accountId: 'ca_12345678', endpoint: '/issues' });
  await rest();
  await state().send();
  await rest();
  expect(kept()).toMatchObject({ endpoint: '/issues' });
});

test('of a draft that is too large nothing is kept, not even how it began', async () => {
  const { load, kept } = hostWith();
  const { keeper, rest } = load();
  keeper.keep(keptRequest(null, { ...blankForm, body: 'small' }));
  await rest();
  keeper.keep(keptRequest(null, { ...blankForm, body: 'x'.repeat(largestKeptDraft) }));
  await rest();
  expect(kept()).toBeNull();
});

test('who types more than is kept is told, until it is sent, shortened or given up', async () => {
  const { load } = hostWith();
  const { state } = load();
  await state().open(null);
  // Written as JSON, each quotation mark takes two characters.
  for (const body of ['x'.repeat(largestKeptDraft), '"'.repeat(largestKeptDraft / 2)]) {
    state().edit({ body });
    expect(state().isTooLargeToKeep).toBe(true);
    state().edit({ body: 'x'.repeat(largestKeptDraft / 2) });
    expect(state().isTooLargeToKeep).toBe(false);
  }
  state().edit({ body: 'x'.repeat(largestKeptDraft) });
  state().startOver();
  expect(state().isTooLargeToKeep).toBe(false);
});

test('a lock empties the composer, and what was typed before it is not kept after it', async () => {
  const { load, kept } = hostWith();
  const { state, rest } = load();
  await state().open(null);
  state().edit({ body: 'half' });
  state().forget();
  await rest();
  expect(kept()).toBeNull();
  expect(state().form).toEqual(blankForm);
});

test('a host that keeps nothing does not disturb who types', async () => {
  const { load } = hostWith(true);
  const { state, rest } = load();
  await state().open(null);
  state().edit({ endpoint: '/issues' });
  await rest();
  state().edit({ endpoint: '/issues/1' });
  await rest();
  expect(state().form.endpoint).toBe('/issues/1');
});

test('what was typed while the host was asked is not written over', async () => {
  const { load } = hostWith();
  const before = load();
  await before.state().open(null);
  before.state().edit({ endpoint: '/old' });
  await before.rest();
  const after = load();
  const opened = after.state().open(null);
  after.state().edit({ endpoint: '/new' });
  await opened;
  expect(after.state()).toMatchObject({ form: { endpoint: '/new' }, isRestored: false });
});
