import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Toolkit } from '#shared/domain/toolkit.ts';
import type { ToolkitDependent } from '#shared/domain/toolkit-dependent.ts';
import { SallyportError } from '#shared/errors.ts';
import type { Bridge } from '../../bridge/bridge.ts';
import { type DraftKeeper, noDrafts } from '../../bridge/draft-keeper.ts';
import { attempt } from '../../bridge/failure.ts';
import { createLatest } from '../../bridge/latest.ts';
import {
  blankCustomToolkit,
  type CustomToolkitForm,
  fromName,
  fromToolkit,
  schemesFault,
  slugFromName,
  toToolkitInput,
} from './custom-toolkit-form.ts';
import { parseDescription } from './custom-toolkit-json.ts';
import { keptToolkit, typedInKept } from './kept-toolkit.ts';

export interface CustomToolkitState {
  readonly form: CustomToolkitForm;
  /** The toolkit under edit; null while a new one is described. */
  readonly stored: Toolkit | null;
  /** The toolkit that a new description was copied from: what the form does not show is taken from it. */
  readonly template: Toolkit | null;
  readonly loading: boolean;
  readonly busy: boolean;
  readonly loadError: SallyportError | null;
  readonly error: SallyportError | null;
  /** What was edited since `error` came: what it says of those may hold no longer. */
  readonly edited: readonly (keyof CustomToolkitForm)[];
  /** What depends on the toolkit under edit; null until it is known. */
  readonly dependents: readonly ToolkitDependent[] | null;
  readonly deletionError: SallyportError | null;
  /** The form is a draft that was brought back, and has not been saved since. */
  readonly isRestored: boolean;
  /** What was typed is too large to come back after a reload. */
  readonly isTooLargeToKeep: boolean;
  /** Starts a new description, or loads the one to edit, or brings back what was typed of it before. */
  open(slug: string | null): Promise<void>;
  edit(change: Partial<CustomToolkitForm>): void;
  /** Back to the toolkit as it is stored, or to an empty form. */
  startOver(): void;
  /** Has what is typed kept again where it stayed on the screen behind a lock: the host took nothing meanwhile. */
  keepAgain(): void;
  /** Starts a new description from the one that is shown. */
  duplicate(): void;
  /** Adds the service that a JSON text describes. Answers it, or null where `error` says why not. */
  importJson(text: string): Promise<Toolkit | null>;
  /** Answers the saved toolkit, or null where `error` says why not. */
  submit(): Promise<Toolkit | null>;
  /** Asks what depends on the toolkit under edit. */
  lookAtDependents(): Promise<void>;
  /** Deletes it, taking that what was shown goes on naming it. False where `deletionError` says why not. */
  remove(): Promise<boolean>;
}

const nothingTyped = {
  template: null,
  error: null,
  edited: [],
  isRestored: false,
  isTooLargeToKeep: false,
} as const;
const blank = {
  form: blankCustomToolkit,
  stored: null,
  ...nothingTyped,
  busy: false,
  loadError: null,
} as const;

/** Describes, edits and deletes a service of the person's own. */
export function createCustomToolkitStore(
  bridge: Bridge,
  drafts: DraftKeeper<'toolkit'> = noDrafts,
): StoreApi<CustomToolkitState> {
  const begin = createLatest();
  /** What was opened, before anything was typed. */
  let opened: Opened = { slug: null, stored: null, form: blankCustomToolkit };

  return createStore<CustomToolkitState>((set, get) => {
    const isUntouched = (): boolean =>
      get().template === null && JSON.stringify(get().form) === JSON.stringify(opened.form);

    /** Has the host keep what is typed, and nothing of what was taken back. */
    const keep = (): void => {
      const { form, template } = get();
      if (isUntouched()) {
        drafts.discard();
        set({ isTooLargeToKeep: false });
        return;
      }
      const typed = { originSlug: opened.slug, isCopy: template !== null, form };
      set({ isTooLargeToKeep: !drafts.keep(keptToolkit(typed)) });
    };

    /** Brings back what was typed before, unless the person was faster. */
    async function restore(finding: ReturnType<typeof drafts.find>, isLatest: () => boolean): Promise<void> {
      const draft = await finding;
      if (!isLatest() || !isUntouched()) return;
      const typed = typedInKept(draft, opened.slug);
      if (typed === null) return;
      const copied = typed.isCopy ? { stored: null, template: opened.stored } : {};
      set({ form: typed.form, ...copied, isRestored: true });
    }

    /** What was typed is saved, or of a toolkit that is no more. */
    const endDraft = (): void => {
      drafts.discard();
      set({ isRestored: false, isTooLargeToKeep: false });
    };

    return {
      ...blank,
      loading: false,
      dependents: null,
      deletionError: null,
      async open(slug) {
        const isLatest = begin();
        const finding = drafts.find();
        opened = { slug, stored: null, form: blankCustomToolkit };
        set({ ...blank, loading: slug !== null });
        if (slug !== null) {
          const outcome = await attempt(bridge.call('toolkits.get', { slug }));
          if (!isLatest()) return;
          if (!outcome.ok) return set({ loading: false, loadError: outcome.error });
          opened = openedFrom(outcome.value);
          set({ loading: false, stored: opened.stored, form: opened.form });
        }
        await restore(finding, isLatest);
      },
      edit(change) {
        const { form, stored, edited } = get();
        // The slug follows the name until the person writes their own.
        const follows = stored === null && form.slug === slugFromName(form.name);
        const slug = change.name !== undefined && follows ? { slug: slugFromName(change.name) } : {};
        const changes = { ...slug, ...change };
        const names = Object.keys(changes) as (keyof CustomToolkitForm)[];
        set({ form: { ...form, ...changes }, edited: [...new Set([...edited, ...names])] });
        keep();
      },
      startOver() {
        begin();
        drafts.discard();
        set({ ...nothingTyped, form: opened.form, stored: opened.stored });
      },
      keepAgain() {
        if (!isUntouched()) keep();
      },
      async submit() {
        const { form, stored, template, busy } = get();
        if (busy) return null;
        const fault = schemesFault(form);
        if (fault !== null) {
          set({ error: fault, edited: [] });
          return null;
        }
        set({ busy: true, error: null, edited: [] });
        const name = stored === null ? 'toolkits.create' : 'toolkits.update';
        const outcome = await attempt(
          bridge.call(
            name,
            toToolkitInput(form, stored ?? template, stored === null ? form.slug.trim() : stored.slug),
          ),
        );
        set({ busy: false, error: outcome.ok ? null : outcome.error, edited: [] });
        if (outcome.ok) endDraft();
        return outcome.ok ? outcome.value : null;
      },
      duplicate() {
        const { form, stored } = get();
        const copy = { ...form, name: `${form.name} copy`, slug: `${form.slug.slice(0, 59)}_copy` };
        set({ form: copy, stored: null, template: stored, error: null });
        keep();
      },
      async importJson(text) {
        const description = parseDescription(text);
        if (description instanceof SallyportError) {
          set({ error: description });
          return null;
        }
        set({ busy: true, error: null });
        const outcome = await attempt(bridge.call('toolkits.create', description));
        set({ busy: false, error: outcome.ok ? null : outcome.error });
        return outcome.ok ? outcome.value : null;
      },
      async lookAtDependents() {
        const { stored } = get();
        if (stored === null) return;
        set({ dependents: null, deletionError: null });
        const outcome = await attempt(bridge.call('toolkits.dependents', { slug: stored.slug }));
        if (get().stored !== stored) return;
        set(outcome.ok ? { dependents: outcome.value.items } : { deletionError: outcome.error });
      },
      async remove() {
        const { stored, dependents, busy, lookAtDependents } = get();
        if (stored === null || busy) return false;
        set({ busy: true, deletionError: null });
        const force = dependents?.some(({ fate }) => fate === 'outlives') ?? false;
        const outcome = await attempt(bridge.call('toolkits.delete', { slug: stored.slug, force }));
        // Something came to depend on it since it was shown.
        if (!outcome.ok && outcome.error.code === 'ToolkitInUse') await lookAtDependents();
        set({ busy: false, deletionError: outcome.ok ? null : outcome.error });
        if (outcome.ok) endDraft();
        return outcome.ok;
      },
    };
  });
}

interface Opened {
  readonly slug: string | null;
  readonly stored: Toolkit | null;
  readonly form: CustomToolkitForm;
}

function openedFrom(toolkit: Toolkit): Opened {
  const { slug } = toolkit;
  // Of a service known only by its name, everything else is still to be described.
  if (toolkit.tier === 'name_only') return { slug, stored: null, form: fromName(toolkit) };
  return { slug, stored: toolkit, form: fromToolkit(toolkit) };
}
