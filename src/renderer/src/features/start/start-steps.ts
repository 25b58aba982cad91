export const startSteps = ['connect', 'key', 'call'] as const;
export type StartStep = (typeof startSteps)[number];

export interface StartFacts {
  readonly accounts: number;
  readonly keys: number;
  /** A service has answered an agent. */
  readonly isAnswered: boolean;
}

export type StepState = 'done' | 'skipped' | 'open';

/** How far a newcomer is. A step counts as done because the thing exists, not because a button was pressed. */
export function stepStates(facts: StartFacts, skipped: ReadonlySet<StartStep>): Record<StartStep, StepState> {
  const state = (step: StartStep, done: boolean): StepState =>
    done ? 'done' : skipped.has(step) ? 'skipped' : 'open';
  return {
    connect: state('connect', facts.accounts > 0),
    key: state('key', facts.keys > 0),
    call: state('call', facts.isAnswered),
  };
}

/** Whether nothing of the start is left to do. */
export function startIsOver(states: Record<StartStep, StepState>): boolean {
  return startSteps.every((step) => states[step] !== 'open');
}

const storageKey = 'sallyport.start.skipped';

/** The steps the person skipped in this browser. */
export function readSkipped(storage: Pick<Storage, 'getItem'>): ReadonlySet<StartStep> {
  const stored = new Set((storage.getItem(storageKey) ?? '').split(','));
  return new Set(startSteps.filter((step) => stored.has(step)));
}

export function writeSkipped(storage: Pick<Storage, 'setItem'>, skipped: ReadonlySet<StartStep>): void {
  storage.setItem(storageKey, [...skipped].join(','));
}
