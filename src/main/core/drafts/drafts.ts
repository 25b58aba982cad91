import { type DraftKind, type KeptDraft, keptDraftSchema } from '#shared/domain/kept-draft.ts';
import { sealJson, unsealJson, type Vault } from '../vault/index.ts';

/** More windows than a person has open; a window that was closed says no goodbye. */
const mostWindows = 8;

export interface DraftsDeps {
  readonly vault: Pick<Vault, 'seal' | 'unseal'>;
}

/**
 * What is half typed, one draft for each window and kind: in memory alone, neither on disk nor in a log. It is sealed as a
 * credential is, because no field of a form keeps a person from pasting a secret into it; so a lock need not take it, and
 * nobody reads it until the vault is open again.
 */
export interface Drafts {
  /** Null where none is kept. @throws SallyportError VaultLocked where one is. */
  get(window: string, kind: DraftKind): KeptDraft | null;
  /** @throws SallyportError VaultLocked, VaultNotInitialised. */
  keep(window: string, draft: KeptDraft): void;
  discard(window: string, kind: DraftKind): void;
}

export function createDrafts({ vault }: DraftsDeps): Drafts {
  /** By kind, so that typing on one screen lets nothing go that was typed on another. */
  const kept: Readonly<Record<DraftKind, Map<string, Uint8Array>>> = {
    request: new Map(),
    toolkit: new Map(),
  };
  return {
    get(window, kind) {
      const sealed = kept[kind].get(window);
      return sealed === undefined
        ? null
        : unsealJson(vault, draftOwner(window, kind), sealed, keptDraftSchema);
    },
    keep(window, draft) {
      const ofKind = kept[draft.kind];
      const sealed = sealJson(vault, draftOwner(window, draft.kind), draft);
      // A map keeps its order: the first is the one that was left alone the longest.
      ofKind.delete(window);
      ofKind.set(window, sealed);
      for (const oldest of ofKind.keys()) {
        if (ofKind.size <= mostWindows) break;
        ofKind.delete(oldest);
      }
    },
    discard: (window, kind) => void kept[kind].delete(window),
  };
}

function draftOwner(window: string, kind: DraftKind) {
  return { accountId: window, kind: `draft of a ${kind}` };
}
