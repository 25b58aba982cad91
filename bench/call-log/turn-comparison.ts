import { median, percentile } from '../figures.ts';

/** The latencies of two turns that were made one after the other, in milliseconds. */
export interface Round {
  readonly quiet: readonly number[];
  readonly recording: readonly number[];
}

/** Medians over all turns of a kind, and what recording makes of the quiet one. */
export interface Comparison {
  readonly quietMs: number;
  readonly recordingMs: number;
  readonly ratio: number;
  /** Nine of ten drawings of the rounds have their ratio in here. */
  readonly ratioFrom: number;
  readonly ratioTo: number;
}

const drawings = 1_000;
const outsideEachEnd = 0.05;

/**
 * Compares all latencies of the quiet turns with all of the others. The interval is a bootstrap's (Efron 1979): as many rounds
 * are drawn with replacement, again and again. Whole rounds, because what else the machine did lasted longer than a request.
 *
 * @param random as `Math.random`.
 */
export function compareTurns(rounds: readonly Round[], random: () => number): Comparison {
  const quiet = rounds.map((round) => round.quiet);
  const recording = rounds.map((round) => round.recording);
  const ratios = Array.from({ length: drawings }, () => {
    const drawn = rounds.map(() => Math.floor(random() * rounds.length));
    return pooledMedian(drawn.map((at) => recording[at])) / pooledMedian(drawn.map((at) => quiet[at]));
  });
  const [quietMs, recordingMs] = [pooledMedian(quiet), pooledMedian(recording)];
  return {
    quietMs,
    recordingMs,
    ratio: recordingMs / quietMs,
    ratioFrom: percentile(ratios, outsideEachEnd),
    ratioTo: percentile(ratios, 1 - outsideEachEnd),
  };
}

function pooledMedian(turns: readonly (readonly number[] | undefined)[]): number {
  return median(turns.flatMap((turn) => turn ?? []));
}

/** The order of a round's turns. It is exchanged each round (ABBA), so that a machine that slows down slows both kinds alike. */
export function orderOfTurns(round: number): readonly (keyof Round)[] {
  return round % 2 === 0 ? ['quiet', 'recording'] : ['recording', 'quiet'];
}
