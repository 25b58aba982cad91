import { duration } from '../../components/format.ts';
import { callStrings } from '../../strings/calls.ts';
import { timingParts } from './body-text.ts';

interface TimingBarProps {
  readonly total: number;
  readonly firstByte: number | null;
}

/** Where a call's time went: until the first byte, and from there to the last. */
export function TimingBar({ total, firstByte }: TimingBarProps) {
  const { waiting, receiving } = timingParts(total, firstByte);
  const share = total > 0 ? (waiting / total) * 100 : 100;
  return (
    <div>
      <div aria-hidden className="flex h-2 gap-0.5 overflow-hidden rounded-full bg-hover">
        <span className="bg-accent opacity-45" style={{ width: `${share}%` }} />
        {receiving > 0 && <span className="flex-1 bg-accent" />}
      </div>
      <dl className="mt-2 flex flex-wrap gap-x-6 gap-y-1 text-xs [&_dt]:text-muted [&>div]:flex [&>div]:items-center [&>div]:gap-1.5">
        {firstByte !== null && (
          <>
            <div>
              <span aria-hidden className="size-2 rounded-full bg-accent opacity-45" />
              <dt>{callStrings.waiting}</dt>
              <dd className="tabular-nums">{duration(waiting)}</dd>
            </div>
            <div>
              <span aria-hidden className="size-2 rounded-full bg-accent" />
              <dt>{callStrings.receiving}</dt>
              <dd className="tabular-nums">{duration(receiving)}</dd>
            </div>
          </>
        )}
        <div>
          <dt>{callStrings.total}</dt>
          <dd className="font-medium tabular-nums">{duration(total)}</dd>
        </div>
      </dl>
    </div>
  );
}
