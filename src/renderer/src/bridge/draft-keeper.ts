import { fitsKeptDraft, type KeptDraft } from '#shared/domain/kept-draft.ts';
import type { Bridge } from './bridge.ts';
import { attempt } from './failure.ts';

/** Keeps what is half typed over a reload, in the host's memory: the browser's storage would put it on disk. */
export interface DraftKeeper {
  /** What was typed last, whatever it was typed of; null where nothing is kept. */
  find(): Promise<KeptDraft | null>;
  /** Keeps a draft soon; of several in a row the newest. False for one that is too large and therefore not kept. */
  keep(draft: KeptDraft): boolean;
  discard(): void;
  /** Leaves what the host holds alone, and keeps nothing that waits. */
  forget(): void;
}

/** Runs work a little later; returns what gives it up. */
export type Later = (work: () => void) => () => void;

/**
 * A window's draft. A host that cannot be asked keeps none: typing goes on all the same.
 *
 * @param window what the host knows the window by; it has to outlive a reload.
 */
export function createDraftKeeper(bridge: Bridge, window: string, later: Later): DraftKeeper {
  /** `draft` is null where it is too large: what is kept of a shorter one is no longer what was typed. */
  let waiting: { readonly draft: KeptDraft | null } | null = null;
  let giveUp: (() => void) | null = null;
  /** One after the other: over HTTP an older one could arrive last. */
  let last: Promise<unknown> = Promise.resolve();

  const ask = (work: () => Promise<unknown>): void => {
    last = last.then(() => attempt(work()));
  };
  const forget = (): void => {
    giveUp?.();
    giveUp = null;
    waiting = null;
  };
  const send = (): void => {
    if (waiting === null) return;
    const { draft } = waiting;
    forget();
    ask(() =>
      draft === null
        ? bridge.call('drafts.discard', { window })
        : bridge.call('drafts.keep', { window, draft }),
    );
  };
  return {
    async find() {
      send();
      await last;
      const outcome = await attempt(bridge.call('drafts.get', { window }));
      return outcome.ok ? outcome.value.draft : null;
    },
    keep(draft) {
      const fits = fitsKeptDraft(draft);
      waiting = { draft: fits ? draft : null };
      giveUp ??= later(send);
      return fits;
    },
    discard() {
      forget();
      ask(() => bridge.call('drafts.discard', { window }));
    },
    forget,
  };
}

/** Keeps nothing. */
export const noDrafts: DraftKeeper = {
  find: async () => null,
  keep: () => true,
  discard: () => {},
  forget: () => {},
};
