import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ConnectedAccount } from '#shared/domain/account.ts';
import type { Import, ImportCandidate } from '#shared/domain/import.ts';
import type { SallyportError } from '#shared/errors.ts';
import type { Bridge } from '../../bridge/bridge.ts';
import { attempt } from '../../bridge/failure.ts';
import { createLatest } from '../../bridge/latest.ts';

export const importSources = ['env', 'gh', 'composio'] as const;
export type ImportSource = (typeof importSources)[number];

/** What the person decided about a candidate, and how it went. */
export interface Choice {
  readonly chosen: boolean;
  readonly name: string;
  /** What was missing, as typed. */
  readonly fields: Readonly<Record<string, string>>;
  readonly state: 'open' | 'importing' | 'imported';
  readonly error: SallyportError | null;
}

export interface ImportsState {
  readonly busy: boolean;
  readonly error: SallyportError | null;
  /** Where was looked last. */
  readonly source: ImportSource;
  /** What was found; null while the person still chooses where to look. */
  readonly found: Import | null;
  readonly choices: Readonly<Record<string, Choice>>;
  /** While accounts are being stored. */
  readonly progress: { readonly done: number; readonly total: number } | null;
  scan(source: ImportSource, text: string): Promise<void>;
  choose(candidateId: string, change: Partial<Pick<Choice, 'chosen' | 'name' | 'fields'>>): void;
  /** Stores what was chosen, one after the other; answers how many became accounts. */
  confirm(): Promise<number>;
  /** Forgets what was found, here and in the main process. */
  reset(): void;
}

const blank = { source: 'env', busy: false, error: null, found: null, choices: {}, progress: null } as const;

/** Looking for credentials elsewhere, and turning those that the person chooses into accounts. */
export function createImportsStore(
  bridge: Bridge,
  onImported: (account: ConnectedAccount) => void,
): StoreApi<ImportsState> {
  const begin = createLatest();
  return createStore<ImportsState>((set, get) => {
    const setChoice = (id: string, change: Partial<Choice>): void => {
      const before = get().choices[id];
      if (before !== undefined) set({ choices: { ...get().choices, [id]: { ...before, ...change } } });
    };
    const look = (source: ImportSource, text: string): Promise<Import> => {
      if (source === 'gh') return bridge.call('imports.scanGh', {});
      return bridge.call(source === 'env' ? 'imports.scanEnv' : 'imports.scanComposio', { text });
    };
    const confirmOne = async (importId: string, candidate: ImportCandidate): Promise<boolean> => {
      const choice = get().choices[candidate.id];
      if (choice === undefined) return false;
      setChoice(candidate.id, { state: 'importing', error: null });
      const name = choice.name.trim();
      const outcome = await attempt(
        bridge.call('imports.confirm', {
          id: importId,
          candidate_id: candidate.id,
          fields: { ...choice.fields },
          ...(name === '' ? {} : { alias: name }),
        }),
      );
      if (outcome.ok) {
        setChoice(candidate.id, { state: 'imported', chosen: false });
        onImported(outcome.value);
      } else setChoice(candidate.id, { state: 'open', error: outcome.error });
      return outcome.ok;
    };
    return {
      ...blank,
      async scan(source, text) {
        const isLatest = begin();
        set({ ...blank, source, busy: true });
        const outcome = await attempt(look(source, text));
        if (!isLatest()) return;
        if (!outcome.ok) return set({ busy: false, error: outcome.error });
        const choices = outcome.value.candidates.map((each) => [each.id, firstChoice(each)] as const);
        set({ busy: false, found: outcome.value, choices: Object.fromEntries(choices) });
      },
      choose: setChoice,
      async confirm() {
        const { found, choices } = get();
        if (found === null) return 0;
        const chosen = found.candidates.filter(({ id }) => choices[id]?.chosen === true);
        let imported = 0;
        for (const [index, candidate] of chosen.entries()) {
          set({ progress: { done: index + 1, total: chosen.length } });
          if (await confirmOne(found.id, candidate)) imported += 1;
        }
        set({ progress: null });
        return imported;
      },
      reset() {
        begin();
        const { found } = get();
        set(blank);
        if (found !== null) void attempt(bridge.call('imports.discard', { id: found.id }));
      },
    };
  });
}

/** Everything is chosen that needs nothing more and is not there yet. */
function firstChoice({ account_name: name, duplicate_of: duplicate, missing }: ImportCandidate): Choice {
  return {
    chosen: duplicate === null && missing.length === 0,
    name: name ?? '',
    fields: {},
    state: 'open',
    error: null,
  };
}

/** What a chosen candidate still lacks. */
export function lacking(candidate: ImportCandidate, choice: Choice): string[] {
  return candidate.missing
    .filter(({ name }) => (choice.fields[name] ?? '').trim() === '')
    .map(({ name }) => name);
}
