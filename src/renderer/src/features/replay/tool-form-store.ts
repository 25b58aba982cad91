import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ToolForm } from '#shared/domain/tool-form.ts';
import type { SallyportError } from '#shared/errors.ts';
import type { Bridge } from '../../bridge/bridge.ts';
import { attempt } from '../../bridge/failure.ts';
import { createLatest } from '../../bridge/latest.ts';
import { formOf, isJsonType, type RequestForm } from './request-form.ts';
import { indented, initialValues, readValues, type ToolValues } from './tool-values.ts';

export interface ToolFormState {
  /** The tool that is filled in; null where the request is written by hand. */
  readonly slug: string | null;
  /** Null until it has come. */
  readonly form: ToolForm | null;
  readonly values: ToolValues;
  /** What cannot be read, by argument. */
  readonly faults: Readonly<Record<string, string>>;
  readonly error: SallyportError | null;
  /** Brings a tool; one that is being filled in already stays as it is. `keepsRequest` leaves the request alone until it is filled in. */
  open(slug: string | null, keepsRequest?: boolean): Promise<void>;
  write(name: string, value: string): Promise<void>;
  /** Back to what the tool begins with. */
  reset(): Promise<void>;
}

const nothing = { slug: null, form: null, values: {}, faults: {}, error: null } as const;

/**
 * A tool of an imported API description as a form.
 *
 * @param onRequest told the request after each change; which account sends it is left to the composer.
 */
export function createToolFormStore(
  bridge: Bridge,
  onRequest: (request: Omit<RequestForm, 'accountId'>) => void,
): StoreApi<ToolFormState> {
  const beginOpen = createLatest();
  const beginRequest = createLatest();

  return createStore<ToolFormState>((set, get) => {
    async function request(): Promise<void> {
      const { form, values } = get();
      if (form === null) return;
      const isLatest = beginRequest();
      const { given, faults } = readValues(form.arguments, values);
      set({ faults });
      const input = { slug: form.slug, arguments: given };
      const outcome = await attempt(bridge.call('toolkits.toolRequest', input));
      if (!isLatest() || get().form !== form) return;
      set({ error: outcome.ok ? null : outcome.error });
      if (!outcome.ok) return;
      const { accountId: _, ...made } = formOf(outcome.value.draft);
      onRequest(isJsonType(made) ? { ...made, body: indented(made.body) } : made);
    }

    return {
      ...nothing,
      async open(slug, keepsRequest = false) {
        if (slug === get().slug && get().error === null) return;
        const isLatest = beginOpen();
        set({ ...nothing, slug });
        if (slug === null) return;
        const outcome = await attempt(bridge.call('toolkits.toolForm', { slug }));
        if (!isLatest()) return;
        if (!outcome.ok) return set({ error: outcome.error });
        set({ form: outcome.value, values: initialValues(outcome.value.arguments) });
        if (!keepsRequest) await request();
      },
      async write(name, value) {
        set({ values: { ...get().values, [name]: value } });
        await request();
      },
      async reset() {
        const { form } = get();
        if (form === null) return;
        set({ values: initialValues(form.arguments) });
        await request();
      },
    };
  });
}
