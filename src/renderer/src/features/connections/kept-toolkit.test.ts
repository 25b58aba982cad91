import { expect, test } from 'vitest';
import { largestKeptDraft } from '#shared/domain/kept-draft.ts';
import { toolkitInputSchema } from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';
import { createTestDraftHost } from '../../bridge/test-drafts.ts';
import { blankCustomToolkit, fromToolkit, toToolkitInput } from './custom-toolkit-form.ts';
import { createCustomToolkitStore } from './custom-toolkit-store.ts';

const form = { ...blankCustomToolkit, name: 'Acme', slug: 'acme', base_url: 'https://api.acme.test' };
const acme = {
  ...toolkitInputSchema.parse(toToolkitInput(form, null)),
  tier: 'custom' as const,
  private_network: false,
};

/** A host with the toolkits acme and wiki that keeps a draft, and the forms of pages that are loaded one after the other. */
function hostWith({ refused = false } = {}) {
  const host = createTestDraftHost('toolkit', {
    'toolkits.get': ({ slug }) => ({ ...acme, slug }),
    'toolkits.create'() {
      if (refused) throw new SallyportError('ValidationFailed', 'The toolkit is not valid.');
      return acme;
    },
    'toolkits.update': () => acme,
    'toolkits.delete': () => ({ slug: 'acme' }),
  });
  const load = async (slug: string | null) => {
    const { keeper, rest } = host.load();
    const state = createCustomToolkitStore(host.bridge, keeper).getState;
    await state().open(slug);
    return { state, rest };
  };
  return { load, kept: host.kept, lock: host.empty };
}

test('a toolkit that is half typed is there again after a reload, with a note', async () => {
  const { load } = hostWith();
  const before = await load(null);
  before.state().edit({ name: 'Raven', scheme: 'json', schemes: '[{' });
  await before.rest();
  const after = await load(null);
  expect(after.state()).toMatchObject({
    form: { ...blankCustomToolkit, name: 'Raven', slug: 'raven', scheme: 'json', schemes: '[{' },
    isRestored: true,
  });
});

test('what was typed of one toolkit does not come up in another, nor in a new one', async () => {
  const { load } = hostWith();
  const before = await load('acme');
  before.state().edit({ base_url: 'https://next.acme.test' });
  await before.rest();
  for (const slug of [null, 'wiki']) expect((await load(slug)).state().isRestored).toBe(false);
  expect((await load('acme')).state()).toMatchObject({
    form: { base_url: 'https://next.acme.test' },
    stored: { slug: 'acme', base_url: 'https://api.acme.test' },
    isRestored: true,
  });
});

test('a copy comes back as a copy, and what the form does not show still comes from its model', async () => {
  const { load } = hostWith();
  const before = await load('acme');
  before.state().duplicate();
  await before.rest();
  const after = await load('acme');
  expect(after.state()).toMatchObject({
    form: { slug: 'acme_copy' },
    stored: null,
    template: { slug: 'acme' },
  });
  after.state().startOver();
  expect(after.state()).toMatchObject({ form: fromToolkit(acme), stored: { slug: 'acme' }, template: null });
});

test('discarding brings the toolkit back as it is stored, and nothing of the draft is left', async () => {
  const { load, kept } = hostWith();
  const before = await load('acme');
  before.state().edit({ name: 'Half' });
  await before.rest();
  const { state, rest } = await load('acme');
  state().edit({ hosts: 'uploads.acme.test' });
  state().startOver();
  await rest();
  expect(kept()).toBeNull();
  expect(state()).toMatchObject({ form: fromToolkit(acme), isRestored: false });
});

test('saving and deleting end a draft, and a change that is taken back leaves none', async () => {
  const endings = [
    [null, 'submit'],
    ['acme', 'submit'],
    ['acme', 'remove'],
  ] as const;
  for (const [slug, end] of endings) {
    const { load, kept } = hostWith();
    const { state, rest } = await load(slug);
    state().edit({ name: 'Raven', base_url: 'https://api.raven.test' });
    await rest();
    expect(kept()).not.toBeNull();
    await state()[end]();
    await rest();
    expect(kept()).toBeNull();
  }
  const { load, kept } = hostWith();
  const { state, rest } = await load('acme');
  for (const name of ['Acme 2', 'Acme']) {
    state().edit({ name });
    await rest();
  }
  expect(kept()).toBeNull();
});

test('a toolkit that was refused is still a draft', async () => {
  const { load, kept } = hostWith({ refused: true });
  const { state, rest } = await load(null);
  state().edit({ name: 'Raven' });
  await state().submit();
  await rest();
  expect(kept()).toMatchObject({ name: 'Raven' });
});

test('what stayed on the screen behind a lock is kept again after it, and an untouched form is not', async () => {
  const { load, kept, lock } = hostWith();
  const { state, rest } = await load(null);
  state().keepAgain();
  await rest();
  expect(kept()).toBeNull();
  state().edit({ name: 'Raven' });
  await rest();
  lock();
  state().keepAgain();
  await rest();
  expect(kept()).toMatchObject({ name: 'Raven' });
});

test('who types more than is kept is told, until it is shortened or discarded', async () => {
  const { load } = hostWith();
  const { state } = await load(null);
  state().edit({ default_headers: 'x'.repeat(largestKeptDraft) });
  expect(state().isTooLargeToKeep).toBe(true);
  state().edit({ default_headers: 'x' });
  expect(state().isTooLargeToKeep).toBe(false);
  state().edit({ default_headers: 'x'.repeat(largestKeptDraft) });
  state().startOver();
  expect(state().isTooLargeToKeep).toBe(false);
});
