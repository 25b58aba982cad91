import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Toolkit } from '#shared/domain/toolkit.ts';
import type { ToolkitDependent } from '#shared/domain/toolkit-dependent.ts';
import { SallyportError } from '#shared/errors.ts';
import type { Bridge } from '../../bridge/bridge.ts';
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
  /** Starts a new description, or loads the one to edit. */
  open(slug: string | null): Promise<void>;
  edit(change: Partial<CustomToolkitForm>): void;
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

/** Describes, edits and deletes a service of the person's own. */
export function createCustomToolkitStore(bridge: Bridge): StoreApi<CustomToolkitState> {
  const begin = createLatest();
  return createStore<CustomToolkitState>((set, get) => ({
    form: blankCustomToolkit,
    stored: null,
    template: null,
    loading: false,
    busy: false,
    loadError: null,
    error: null,
    edited: [],
    dependents: null,
    deletionError: null,
    async open(slug) {
      const isLatest = begin();
      const blank = {
        form: blankCustomToolkit,
        stored: null,
        template: null,
        busy: false,
        error: null,
        edited: [],
        loadError: null,
      };
      set({ ...blank, loading: slug !== null });
      if (slug === null) return;
      const outcome = await attempt(bridge.call('toolkits.get', { slug }));
      if (!isLatest()) return;
      if (!outcome.ok) return set({ loading: false, loadError: outcome.error });
      const toolkit = outcome.value;
      // Of a service known only by its name, everything else is still to be described.
      if (toolkit.tier === 'name_only') return set({ loading: false, form: fromName(toolkit) });
      set({ loading: false, stored: toolkit, form: fromToolkit(toolkit) });
    },
    edit(change) {
      const { form, stored, edited } = get();
      // The slug follows the name until the person writes their own.
      const follows = stored === null && form.slug === slugFromName(form.name);
      const slug = change.name !== undefined && follows ? { slug: slugFromName(change.name) } : {};
      const changes = { ...slug, ...change };
      const names = Object.keys(changes) as (keyof CustomToolkitForm)[];
      set({ form: { ...form, ...changes }, edited: [...new Set([...edited, ...names])] });
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
      return outcome.ok ? outcome.value : null;
    },
    duplicate() {
      const { form, stored } = get();
      const copy = { ...form, name: `${form.name} copy`, slug: `${form.slug.slice(0, 59)}_copy` };
      set({ form: copy, stored: null, template: stored, error: null });
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
      return outcome.ok;
    },
  }));
}
