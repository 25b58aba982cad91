import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CallSummary } from '#shared/domain/call.ts';
import type { CallFigures } from '#shared/domain/call-figures.ts';
import type { SallyportError } from '#shared/errors.ts';
import type { Bridge } from '../../bridge/bridge.ts';
import { attempt } from '../../bridge/failure.ts';
import { createLatest } from '../../bridge/latest.ts';
import { mergeCalls } from '../calls/call-list.ts';
import { startOfDay } from './today-bars.ts';

/** How many of the newest calls Home knows. */
const kept = 100;

export interface HomeState {
  /** The newest calls, whatever the list of calls is filtered by; null until the first answer. */
  readonly latest: readonly CallSummary[] | null;
  readonly error: SallyportError | null;
  /** What agents' calls have come to since midnight; null until the first answer. */
  readonly today: CallFigures | null;
  readonly todayError: SallyportError | null;
  load(): Promise<void>;
  loadToday(): Promise<void>;
  receive(call: CallSummary): void;
}

/** What Home shows of the calls. */
export function createHomeStore(bridge: Bridge): StoreApi<HomeState> {
  const begin = createLatest();
  const beginToday = createLatest();
  return createStore<HomeState>((set, get) => ({
    latest: null,
    error: null,
    today: null,
    todayError: null,
    async loadToday() {
      const isLatest = beginToday();
      const since = startOfDay(new Date());
      const outcome = await attempt(bridge.call('calls.stats', { since, buckets: 1 }));
      if (!isLatest()) return;
      set(outcome.ok ? { today: outcome.value, todayError: null } : { todayError: outcome.error });
    },
    async load() {
      const isLatest = begin();
      const outcome = await attempt(bridge.call('calls.list', { limit: kept }));
      if (!isLatest()) return;
      set(outcome.ok ? { latest: outcome.value.items, error: null } : { error: outcome.error });
    },
    receive(call) {
      const { latest } = get();
      if (latest !== null) set({ latest: mergeCalls(latest, [call], false).slice(0, kept) });
    },
  }));
}
