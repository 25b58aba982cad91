import type { CallTiming } from '#shared/domain/call.ts';

/** A phase of a call as a bar: where it begins and how long it is, in hundredths of the whole. */
export interface TimingStep {
  readonly phase: keyof CallTiming;
  readonly milliseconds: number;
  readonly from: number;
  readonly share: number;
}

/** Of those that most calls do without, only what took time is shown. */
const optional: ReadonlySet<keyof CallTiming> = new Set(['approval', 'refresh']);
const order = ['queue', 'approval', 'refresh', 'connect', 'first_byte', 'body'] as const;

/** The phases of a call, one after the other. */
export function timingSteps(timing: CallTiming): TimingStep[] {
  const whole = order.reduce((sum, phase) => sum + timing[phase], 0);
  let passed = 0;
  return order.flatMap((phase) => {
    const milliseconds = timing[phase];
    const percent = (part: number) => (whole === 0 ? 0 : (part / whole) * 100);
    const step = { phase, milliseconds, from: percent(passed), share: percent(milliseconds) };
    passed += milliseconds;
    return milliseconds === 0 && optional.has(phase) ? [] : [step];
  });
}
