import { createStore, type StoreApi } from 'zustand/vanilla';
import type { OperationInput, OperationOutput } from '#shared/contract/index.ts';
import type { RuleInput, RuleSet } from '#shared/domain/rule.ts';
import type { SallyportError } from '#shared/errors.ts';
import type { Bridge } from '../../bridge/bridge.ts';
import { attempt, type Outcome } from '../../bridge/failure.ts';

/** In place of a key's id: the rules of every agent. */
export const everyAgent = 'all';

export interface RulesState {
  /** The lists that were read, by key id or `everyAgent`. */
  readonly sets: Readonly<Record<string, RuleSet>>;
  readonly errors: Readonly<Record<string, SallyportError>>;
  /** @param owner a key's id, or `everyAgent`. */
  load(owner: string): Promise<void>;
  /**
   * Replaces a list by one made from the version that the person saw. Where it was changed meanwhile, nothing is stored, the
   * new list is read, and the error says so.
   */
  save(owner: string, rules: readonly RuleInput[], version: number): Promise<SallyportError | null>;
  explain(input: OperationInput<'rules.explain'>): Promise<Outcome<OperationOutput<'rules.explain'>>>;
  draft(input: OperationInput<'rules.draft'>): Promise<Outcome<OperationOutput<'rules.draft'>>>;
  /** A list was changed, here or elsewhere. */
  receive(keyId: string | null): void;
  /** Reads again what is known. */
  reload(): void;
}

/** The owner's rules, list by list. */
export function createRulesStore(bridge: Bridge): StoreApi<RulesState> {
  const running = new Map<string, number>();
  return createStore<RulesState>((set, get) => {
    const put = (owner: string, rules: RuleSet): void => {
      const known = get().sets[owner];
      if (known !== undefined && known.version > rules.version) return;
      const { [owner]: _, ...errors } = get().errors;
      set({ sets: { ...get().sets, [owner]: rules }, errors });
    };
    return {
      sets: {},
      errors: {},
      async load(owner) {
        const turn = (running.get(owner) ?? 0) + 1;
        running.set(owner, turn);
        const outcome = await attempt(bridge.call('rules.get', { key_id: keyIdOf(owner) }));
        if (running.get(owner) !== turn) return;
        if (outcome.ok) put(owner, outcome.value);
        else set({ errors: { ...get().errors, [owner]: outcome.error } });
      },
      async save(owner, rules, version) {
        const outcome = await attempt(
          bridge.call('rules.set', { key_id: keyIdOf(owner), rules: [...rules], version }),
        );
        if (outcome.ok) {
          put(owner, outcome.value);
          return null;
        }
        if (outcome.error.code === 'RulesConflict') await get().load(owner);
        return outcome.error;
      },
      explain: (input) => attempt(bridge.call('rules.explain', input)),
      draft: (input) => attempt(bridge.call('rules.draft', input)),
      receive(keyId) {
        const owner = keyId ?? everyAgent;
        if (get().sets[owner] !== undefined) void get().load(owner);
      },
      reload() {
        for (const owner of Object.keys(get().sets)) void get().load(owner);
      },
    };
  });
}

function keyIdOf(owner: string): string | null {
  return owner === everyAgent ? null : owner;
}
