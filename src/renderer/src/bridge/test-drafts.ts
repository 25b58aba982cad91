import type { DraftKind, KeptDraft } from '#shared/domain/kept-draft.ts';
import { SallyportError } from '#shared/errors.ts';
import { createDraftKeeper } from './draft-keeper.ts';
import { createTestBridge, type TestAnswers } from './test-bridge.ts';

/** A host that keeps a draft of one kind, or refuses to, and the keepers of pages that are loaded one after the other. */
export function createTestDraftHost<Kind extends DraftKind>(
  kind: Kind,
  answers: TestAnswers = {},
  refused = false,
) {
  let kept: KeptDraft | null = null;
  const bridge = createTestBridge({
    ...answers,
    'drafts.get': () => ({ draft: kept }),
    'drafts.keep'({ draft }) {
      if (refused) throw new SallyportError('VaultLocked', 'The vault is locked.');
      kept = draft;
      return {};
    },
    'drafts.discard'() {
      kept = null;
      return {};
    },
  });
  const load = () => {
    let due: (() => void) | null = null;
    const keeper = createDraftKeeper(bridge, 'window-one', kind, (work) => {
      due = work;
      return () => {
        due = null;
      };
    });
    /** Lets the time pass after which a draft goes to the host, and the host answer. */
    const rest = async () => {
      due?.();
      await new Promise((resolve) => setTimeout(resolve));
    };
    return { keeper, rest };
  };
  const empty = () => {
    kept = null;
  };
  return { bridge, load, kept: () => kept, empty };
}
