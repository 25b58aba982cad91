import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CallDetail, CallSummary } from '#shared/domain/call.ts';
import type { KeptRequest } from '#shared/domain/kept-draft.ts';
import type { RecoveredRequest } from '#shared/domain/request-draft.ts';
import type { SallyportError } from '#shared/errors.ts';
import type { Bridge } from '../../bridge/bridge.ts';
import { type DraftKeeper, noDrafts } from '../../bridge/draft-keeper.ts';
import { attempt, type Outcome } from '../../bridge/failure.ts';
import { createLatest } from '../../bridge/latest.ts';
import { formInKept, keptRequest } from './kept-request.ts';
import { blankForm, changesOf, draftOf, faultsOf, formOf, type RequestForm } from './request-form.ts';

/** One request that was sent: the call it became, or why none came of it. */
export type Attempt =
  | { readonly number: number; readonly call: CallSummary }
  | { readonly number: number; readonly error: SallyportError };

export interface Repetition {
  readonly times: number;
  readonly delayMs: number;
}

export const mostTimes = 100;
export const longestDelayMs = 60_000;

export interface ReplayState {
  /** The call that is sent again; null for a request written from scratch. */
  readonly originId: string | null;
  readonly origin: CallDetail | null;
  readonly recovered: RecoveredRequest | null;
  readonly loadError: SallyportError | null;
  readonly form: RequestForm;
  /** The form is a draft that was brought back, and has not been sent since. */
  readonly isRestored: boolean;
  /** What was typed is too large to come back after a reload. */
  readonly isTooLargeToKeep: boolean;
  /** Faults are shown from the first try to send on. */
  readonly tried: boolean;
  /** Newest last. Only the shown answer is kept with its body. */
  readonly attempts: readonly Attempt[];
  readonly answer: CallDetail | null;
  readonly answerError: SallyportError | null;
  /** The form as it was sent last. */
  readonly sent: RequestForm | null;
  readonly run: { readonly done: number; readonly total: number; readonly stopping: boolean } | null;
  /** Prepares a recorded call, or an empty form, or what was typed of it before; what is being edited already stays as it is. */
  open(originId: string | null): Promise<void>;
  /** Back to the call as it was recorded, or to an empty form. */
  startOver(): void;
  edit(change: Partial<RequestForm>): void;
  /** Says which account a request from scratch begins with: the only one there is, or '' for none. What was typed stays. */
  setFirstAccount(accountId: string): void;
  /** Sends what the form says, one after the other; a refusal ends it. */
  send(repetition?: Repetition): Promise<void>;
  /** Sends a recorded call as it was. Where something has to be given first, nothing is sent and the form says what. */
  replay(originId: string): Promise<void>;
  /** Ends a repetition after the request that is on its way. */
  stop(): void;
  /** Shows the answer of an earlier attempt. */
  show(callId: string): Promise<void>;
  /** Empties the composer, as a lock does. */
  forget(): void;
}

/** Resolves after the time, or at once when the signal aborts. */
export type Wait = (milliseconds: number, signal: AbortSignal) => Promise<void>;

const nothingSent = {
  isRestored: false,
  isTooLargeToKeep: false,
  tried: false,
  attempts: [],
  answer: null,
  answerError: null,
  sent: null,
  run: null,
} as const;
const blank = {
  originId: null,
  origin: null,
  recovered: null,
  loadError: null,
  form: blankForm,
  ...nothingSent,
} as const;

/** Sending recorded calls again and requests of the person's own, with the answers that came. */
export function createReplayStore(
  bridge: Bridge,
  wait: Wait = waitFor,
  drafts: DraftKeeper<'request'> = noDrafts,
): StoreApi<ReplayState> {
  const begin = createLatest();
  const beginShow = createLatest();
  let running = new AbortController();
  let loading: Promise<void> | null = null;
  let emptyForm = blankForm;

  return createStore<ReplayState>((set, get) => {
    function sendOnce(): Promise<Outcome<CallDetail>> {
      const { originId, form, recovered } = get();
      if (originId === null || recovered === null) return attempt(bridge.call('calls.send', draftOf(form)));
      return attempt(bridge.call('calls.replay', { id: originId, changes: changesOf(form, recovered) }));
    }

    const untouched = (): RequestForm => {
      const { recovered } = get();
      return recovered === null ? emptyForm : formOf(recovered.draft);
    };
    const isUntouched = (): boolean => JSON.stringify(get().form) === JSON.stringify(untouched());

    /** Brings back what was typed before, unless the person was faster. */
    async function restore(finding: Promise<KeptRequest | null>, isLatest: () => boolean): Promise<void> {
      const kept = formInKept(await finding, get().originId);
      if (kept !== null && isLatest() && isUntouched()) set({ form: kept, isRestored: true });
    }

    async function load(originId: string | null): Promise<void> {
      const isLatest = begin();
      const finding = drafts.find();
      if (originId === null) return restore(finding, isLatest);
      const [draft, call] = await Promise.all([
        attempt(bridge.call('calls.draft', { id: originId })),
        attempt(bridge.call('calls.get', { id: originId })),
      ]);
      if (!isLatest()) return;
      if (!draft.ok) return set({ loadError: draft.error });
      if (!call.ok) return set({ loadError: call.error });
      set({ recovered: draft.value, origin: call.value, form: formOf(draft.value.draft), loadError: null });
      await restore(finding, isLatest);
    }

    const end = (): void => {
      begin();
      beginShow();
      running.abort();
    };

    return {
      ...blank,
      async open(originId) {
        if (loading === null || originId !== get().originId || get().loadError !== null) {
          end();
          set({ ...blank, form: emptyForm, originId });
          loading = load(originId);
        }
        await loading;
      },
      startOver() {
        end();
        drafts.discard();
        set({ form: untouched(), ...nothingSent });
      },
      edit(change) {
        const form = { ...get().form, ...change };
        const { originId } = get();
        set({ form });
        if (isUntouched()) {
          drafts.discard();
          set({ isTooLargeToKeep: false });
        } else set({ isTooLargeToKeep: !drafts.keep(keptRequest(originId, form)) });
      },
      setFirstAccount(accountId) {
        const wasUntouched = get().originId === null && isUntouched();
        emptyForm = { ...blankForm, accountId };
        if (wasUntouched) set({ form: emptyForm });
      },
      async send({ times, delayMs } = { times: 1, delayMs: 0 }) {
        if (get().run !== null) return;
        set({ tried: true });
        if (Object.keys(faultsOf(get().form)).length > 0) return;
        running = new AbortController();
        const { signal } = running;
        const isLatest = begin();
        const total = Math.min(mostTimes, Math.max(1, Math.trunc(times)));
        set({ run: { done: 0, total, stopping: false }, answerError: null, sent: get().form });
        for (let done = 0; done < total && !signal.aborted; done += 1) {
          if (done > 0) await wait(Math.min(longestDelayMs, Math.max(0, delayMs)), signal);
          if (signal.aborted) break;
          const outcome = await sendOnce();
          if (!isLatest()) return;
          beginShow();
          const attempts = addAttempt(get().attempts, outcome);
          if (!outcome.ok) {
            set({ attempts, answerError: outcome.error, answer: null });
            break;
          }
          const run = get().run;
          drafts.discard();
          set({
            attempts,
            isRestored: false,
            isTooLargeToKeep: false,
            answer: outcome.value,
            answerError: null,
            run: run === null ? null : { ...run, done: done + 1 },
          });
        }
        if (isLatest()) set({ run: null });
      },
      async replay(originId) {
        await get().open(originId);
        if (get().originId !== originId || get().run !== null || get().recovered === null) return;
        get().startOver();
        if (get().recovered?.obstacle !== null) return set({ tried: true });
        await get().send();
      },
      forget() {
        end();
        drafts.forget();
        loading = null;
        emptyForm = blankForm;
        set(blank);
      },
      stop() {
        const { run } = get();
        if (run === null) return;
        set({ run: { ...run, stopping: true } });
        running.abort();
      },
      async show(callId) {
        const isLatest = beginShow();
        const outcome = await attempt(bridge.call('calls.get', { id: callId }));
        if (!isLatest()) return;
        set(
          outcome.ok
            ? { answer: outcome.value, answerError: null }
            : { answer: null, answerError: outcome.error },
        );
      },
    };
  });
}

/** Attempts beyond this many are forgotten from the oldest on; the log has them all. */
const mostAttempts = 200;

function addAttempt(attempts: readonly Attempt[], outcome: Outcome<CallDetail>): readonly Attempt[] {
  const number = (attempts.at(-1)?.number ?? 0) + 1;
  const next = outcome.ok ? { number, call: withoutBodies(outcome.value) } : { number, error: outcome.error };
  return [...attempts, next].slice(-mostAttempts);
}

function withoutBodies(call: CallDetail): CallSummary {
  const {
    request_headers: _requestHeaders,
    request_body: _requestBody,
    response_headers: _responseHeaders,
    response_body: _responseBody,
    redirects: _redirects,
    timing: _timing,
    approval_id: _approval,
    injected: _injected,
    ...summary
  } = call;
  return summary;
}

function waitFor(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done);
  });
}
