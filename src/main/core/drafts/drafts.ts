import type { KeptDraft } from '#shared/domain/kept-draft.ts';

/** More windows than a person has open; a window that was closed says no goodbye. */
const mostWindows = 8;

export interface DraftsDeps {
  readonly vault: { onLockChange(listener: (unlocked: boolean) => void): () => void };
  /** Throws VaultLocked or VaultNotInitialised while the vault is not open. */
  readonly requireVault: () => void;
}

/** What is half typed in the composer, by window: in memory alone, neither on disk nor in a log, and gone with the lock. */
export interface Drafts {
  get(window: string): KeptDraft | null;
  /** Throws VaultLocked or VaultNotInitialised. */
  keep(window: string, draft: KeptDraft): void;
  discard(window: string): void;
}

export function createDrafts({ vault, requireVault }: DraftsDeps): Drafts {
  const kept = new Map<string, KeptDraft>();
  vault.onLockChange((unlocked) => {
    if (!unlocked) kept.clear();
  });
  return {
    get: (window) => kept.get(window) ?? null,
    keep(window, draft) {
      requireVault();
      // A map keeps its order: the first is the one that was left alone the longest.
      kept.delete(window);
      kept.set(window, draft);
      for (const oldest of kept.keys()) {
        if (kept.size <= mostWindows) break;
        kept.delete(oldest);
      }
    },
    discard: (window) => void kept.delete(window),
  };
}
