import { type DraftKind, fitsKeptDraft, type KeptDraft } from '#shared/domain/kept-draft.ts';
import type { Bridge } from './bridge.ts';
import { attempt } from './failure.ts';

/** Keeps what is half typed over a reload, in the host's memory: the browser's storage would put it on disk. */
export interface DraftKeeper<Kind extends DraftKind> {
  /** What was typed last, whatever it was typed of; null where nothing is kept. */
  find(): Promise<DraftOf<Kind> | null>;
  /** Keeps a draft soon; of several in a row the newest. False for one that is too large and therefore not kept. */
  keep(draft: DraftOf<Kind>): boolean;
  discard(): void;
  /** Leaves what the host holds alone, and keeps nothing that waits. */
  forget(): void;
}

type DraftOf<Kind extends DraftKind> = Extract<KeptDraft, { kind: Kind }>;

/** Runs work a little later; returns what gives it up. */
export type Later = (work: () => void) => () => void;

/**
 * A window's draft of one kind. A host that cannot be asked keeps none: typing goes on all the same.
 *
 * @param window what the host knows the window by; it has to outlive a reload.
 */
export function createDraftKeeper<Kind extends DraftKind>(
  bridge: Bridge,
  window: string,
  kind: Kind,
  later: Later,
): DraftKeeper<Kind> {
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
        ? bridge.call('drafts.discard', { window, kind })
        : bridge.call('drafts.keep', { window, draft }),
    );
  };
  return {
    async find() {
      send();
      await last;
      const outcome = await attempt(bridge.call('drafts.get', { window, kind }));
      const draft = outcome.ok ? outcome.value.draft : null;
      return draft !== null && isOf(kind, draft) ? draft : null;
    },
    keep(draft) {
      const fits = fitsKeptDraft(draft);
      waiting = { draft: fits ? draft : null };
      giveUp ??= later(send);
      return fits;
    },
    discard() {
      forget();
      ask(() => bridge.call('drafts.discard', { window, kind }));
    },
    forget,
  };
}

function isOf<Kind extends DraftKind>(kind: Kind, draft: KeptDraft): draft is DraftOf<Kind> {
  return draft.kind === kind;
}

/** Keeps nothing, of any kind. */
export const noDrafts = {
  find: async () => null,
  keep: () => true,
  discard: () => {},
  forget: () => {},
} satisfies DraftKeeper<DraftKind>;
