import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Approval, ApprovalAnswer, ApprovalState } from '#shared/domain/approval.ts';
import type { SallyportError } from '#shared/errors.ts';
import { type Bridge, listAll } from '../../bridge/bridge.ts';
import { attempt } from '../../bridge/failure.ts';
import { createLatest } from '../../bridge/latest.ts';
import { byAge, isUndecided } from './approval-list.ts';

/** Of the message that something waits for the person. */
export const approvalTopic = 'approvals';

const undecidedStates: ApprovalState[] = ['waiting', 'open'];
const settledStates: ApprovalState[] = ['granted', 'denied', 'lapsed'];
const historyPage = 50;

export interface ApprovalsState {
  /** What a person can still decide on, oldest first; null until the first answer. */
  readonly undecided: readonly Approval[] | null;
  readonly error: SallyportError | null;
  /** What was decided or has lapsed, newest first; null until it is looked at. */
  readonly history: readonly Approval[] | null;
  readonly historyCursor: string | null;
  readonly historyError: SallyportError | null;
  /** One that is looked at and stands in neither list. */
  readonly opened: Approval | null;
  readonly openError: SallyportError | null;
  /** The person sees the list, so nothing has to tell of what arrives in it. */
  readonly watching: boolean;
  readonly deciding: boolean;
  load(): Promise<void>;
  loadHistory(): Promise<void>;
  loadOlder(): Promise<void>;
  open(id: string): Promise<void>;
  /** Takes an announcement; answers whether it is a request that nobody has been told of yet. */
  receive(approval: Approval): boolean;
  setWatching(watching: boolean): void;
  decide(ids: readonly string[], answer: ApprovalAnswer): Promise<SallyportError | null>;
  /** Ends what an approval still lets through. */
  withdraw(id: string): Promise<SallyportError | null>;
}

/** The requests that wait for the person, and what became of earlier ones. */
export function createApprovalsStore(bridge: Bridge): StoreApi<ApprovalsState> {
  const begin = createLatest();
  const beginHistory = createLatest();
  const beginOpen = createLatest();
  /** What was announced while the list was on its way is newer than the list. */
  let announced = new Map<string, Approval>();
  return createStore<ApprovalsState>((set, get) => {
    const fetchHistory = (cursor: string | null) =>
      attempt(
        bridge.call('approvals.list', {
          states: settledStates,
          limit: historyPage,
          ...(cursor === null ? {} : { cursor }),
        }),
      );
    const put = (approval: Approval): void => {
      const { undecided, history, opened } = get();
      const waiting = without(undecided ?? [], approval.id);
      const settled = history === null ? null : without(history, approval.id);
      set({
        undecided: undecided && (isUndecided(approval) ? [...waiting, approval].sort(byAge) : waiting),
        history:
          settled && (isUndecided(approval) ? settled : [approval, ...settled].sort((a, b) => byAge(b, a))),
        ...(opened?.id === approval.id ? { opened: approval } : {}),
      });
    };
    return {
      undecided: null,
      error: null,
      history: null,
      historyCursor: null,
      historyError: null,
      opened: null,
      openError: null,
      watching: false,
      deciding: false,
      async load() {
        const isLatest = begin();
        announced = new Map();
        const outcome = await attempt(listAll(bridge, 'approvals.list', { states: undecidedStates }));
        if (!isLatest()) return;
        if (!outcome.ok) return set({ error: outcome.error });
        set({ undecided: outcome.value.toSorted(byAge), error: null });
        for (const approval of announced.values()) put(approval);
      },
      async loadHistory() {
        const isLatest = beginHistory();
        const outcome = await fetchHistory(null);
        if (!isLatest()) return;
        if (!outcome.ok) return set({ historyError: outcome.error });
        const { items, next_cursor: historyCursor } = outcome.value;
        set({ history: items, historyCursor, historyError: null });
      },
      async loadOlder() {
        const { historyCursor } = get();
        if (historyCursor === null) return;
        const isLatest = beginHistory();
        const outcome = await fetchHistory(historyCursor);
        if (!isLatest()) return;
        if (!outcome.ok) return set({ historyError: outcome.error });
        const known = get().history ?? [];
        const older = outcome.value.items.filter(({ id }) => known.every((each) => each.id !== id));
        set({
          history: [...known, ...older],
          historyCursor: outcome.value.next_cursor,
          historyError: null,
        });
      },
      async open(id) {
        const isLatest = beginOpen();
        if (get().opened?.id !== id) set({ opened: null });
        set({ openError: null });
        const outcome = await attempt(bridge.call('approvals.get', { id }));
        if (!isLatest()) return;
        set(outcome.ok ? { opened: outcome.value } : { opened: null, openError: outcome.error });
      },
      receive(approval) {
        const isNew =
          approval.state === 'waiting' &&
          !announced.has(approval.id) &&
          (get().undecided ?? []).every(({ id }) => id !== approval.id);
        announced.set(approval.id, approval);
        put(approval);
        return isNew;
      },
      setWatching: (watching) => set({ watching }),
      async decide(ids, answer) {
        if (get().deciding) return null;
        set({ deciding: true });
        const outcome = await attempt(bridge.call('approvals.decide', { ids: [...ids], answer }));
        set({ deciding: false });
        if (outcome.ok) {
          for (const approval of outcome.value.decided) put(approval);
          return null;
        }
        // Somebody else was faster, or the time was up: show what is so.
        void get().load();
        void get().loadHistory();
        return outcome.error;
      },
      async withdraw(id) {
        if (get().deciding) return null;
        set({ deciding: true });
        const outcome = await attempt(bridge.call('approvals.withdraw', { id }));
        set({ deciding: false });
        if (outcome.ok) put(outcome.value);
        // Its time was up meanwhile: show what is so.
        else void get().loadHistory();
        return outcome.ok ? null : outcome.error;
      },
    };
  });
}

function without(approvals: readonly Approval[], gone: string): Approval[] {
  return approvals.filter(({ id }) => id !== gone);
}
