import type { CallTiming } from '#shared/domain/call.ts';
import { duration } from '../../components/format.ts';
import { callStrings, timingWords } from '../../strings/calls.ts';
import { timingSteps } from './timing-steps.ts';

/** Where a call's time went, each phase beginning where the one before it ends. */
export function TimingWaterfall({ timing, total }: { readonly timing: CallTiming; readonly total: number }) {
  return (
    <table className="w-full text-xs" aria-label={callStrings.timing}>
      <tbody>
        {timingSteps(timing).map(({ phase, milliseconds, from, share }) => (
          <tr key={phase}>
            <th scope="row" className="w-28 py-0.5 text-left font-normal text-muted">
              {timingWords[phase]}
            </th>
            <td aria-hidden className="py-0.5">
              <span className="relative block h-2 rounded-full bg-hover">
                <span
                  className={`absolute inset-y-0 min-w-0.5 rounded-full ${phase === 'body' ? 'bg-accent' : 'bg-accent/45'}`}
                  style={{ left: `min(${from}%, calc(100% - 2px))`, width: `${share}%` }}
                />
              </span>
            </td>
            <td className="w-20 py-0.5 text-right tabular-nums">{duration(milliseconds)}</td>
          </tr>
        ))}
        <tr>
          <th scope="row" className="pt-1 text-left font-normal text-muted">
            {callStrings.total}
          </th>
          <td />
          <td className="pt-1 text-right font-medium tabular-nums">{duration(total)}</td>
        </tr>
      </tbody>
    </table>
  );
}
