import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Toolkit } from '#shared/domain/toolkit.ts';
import type { SallyportError } from '#shared/errors.ts';
import type { Bridge } from '../../bridge/bridge.ts';
import { attempt } from '../../bridge/failure.ts';
import { createLatest } from '../../bridge/latest.ts';

export interface ToolkitState {
  /** The toolkit that is shown; null while none is, and while it loads. */
  readonly toolkit: Toolkit | null;
  readonly error: SallyportError | null;
  open(slug: string): Promise<void>;
  /** Loads a toolkit that is shown again; nothing where another one is. */
  refresh(slug: string): Promise<void>;
}

/** One service, as its screen shows it. */
export function createToolkitStore(bridge: Bridge): StoreApi<ToolkitState> {
  const begin = createLatest();
  return createStore<ToolkitState>((set, get) => {
    const load = async (slug: string): Promise<void> => {
      const isLatest = begin();
      const outcome = await attempt(bridge.call('toolkits.get', { slug }));
      if (!isLatest()) return;
      set(outcome.ok ? { toolkit: outcome.value, error: null } : { toolkit: null, error: outcome.error });
    };
    return {
      toolkit: null,
      error: null,
      async open(slug) {
        // The one that was shown last is still right, and is looked up again all the same.
        if (get().toolkit?.slug !== slug) set({ toolkit: null, error: null });
        await load(slug);
      },
      async refresh(slug) {
        if (get().toolkit?.slug === slug) await load(slug);
      },
    };
  });
}
