import type { DraftKind, KeptDraft } from '#shared/domain/kept-draft.ts';

/** More windows than a person has open; a window that was closed says no goodbye. */
const mostWindows = 8;

export interface DraftsDeps {
  readonly vault: { onLockChange(listener: (unlocked: boolean) => void): () => void };
  /** Throws VaultLocked or VaultNotInitialised while the vault is not open. */
  readonly requireVault: () => void;
}

/**
 * What is half typed, one draft for each window and kind: in memory alone, neither on disk nor in a log. A lock takes those of
 * every kind: no field of a form keeps a person from pasting a secret into it.
 */
export interface Drafts {
  get(window: string, kind: DraftKind): KeptDraft | null;
  /** Throws VaultLocked or VaultNotInitialised. */
  keep(window: string, draft: KeptDraft): void;
  discard(window: string, kind: DraftKind): void;
}

export function createDrafts({ vault, requireVault }: DraftsDeps): Drafts {
  /** By kind, so that typing on one screen lets nothing go that was typed on another. */
  const kept: Readonly<Record<DraftKind, Map<string, KeptDraft>>> = {
    request: new Map(),
    toolkit: new Map(),
  };
  vault.onLockChange((unlocked) => {
    if (unlocked) return;
    for (const ofKind of Object.values(kept)) ofKind.clear();
  });
  return {
    get: (window, kind) => kept[kind].get(window) ?? null,
    keep(window, draft) {
      requireVault();
      const ofKind = kept[draft.kind];
      // A map keeps its order: the first is the one that was left alone the longest.
      ofKind.delete(window);
      ofKind.set(window, draft);
      for (const oldest of ofKind.keys()) {
        if (ofKind.size <= mostWindows) break;
        ofKind.delete(oldest);
      }
    },
    discard: (window, kind) => void kept[kind].delete(window),
  };
}
