/** How long and how often everything is measured. */
export interface Plan {
  /** What a contestant answers before it is measured, so that code runs compiled: an envelope takes 25,000 to get there. */
  readonly warmUpRequests: number;
  readonly rounds: number;
  readonly connections: readonly number[];
  /** Seconds of one closed-loop run: for those that goals compare closely, and for the others. */
  readonly closeSeconds: number;
  readonly otherSeconds: number;
  readonly streamRounds: number;
  readonly events: number;
  /** The constant rate alternates between two contestants, so that both see the same machine. */
  readonly rate: { readonly perSecond: number; readonly seconds: number; readonly turns: number };
}

/** Under ten minutes on two cores. */
export const fullPlan: Plan = {
  warmUpRequests: 40_000,
  rounds: 5,
  connections: [1, 32, 256],
  closeSeconds: 2,
  otherSeconds: 1,
  streamRounds: 3,
  events: 20,
  rate: { perSecond: 200, seconds: 60, turns: 4 },
};

/** Under two minutes: enough to see whether something broke. */
export const quickPlan: Plan = {
  warmUpRequests: 3_000,
  rounds: 2,
  connections: [32],
  closeSeconds: 1,
  otherSeconds: 1,
  streamRounds: 1,
  events: 5,
  rate: { perSecond: 200, seconds: 10, turns: 2 },
};
