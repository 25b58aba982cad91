import { classNames } from './class-names.ts';

export interface Bar {
  readonly id: string;
  readonly name: string;
  readonly value: number;
  /** The part of the value that went wrong. */
  readonly bad: number;
  /** What the bar says, in words. */
  readonly text: string;
}

/** Values side by side as bars, the longest as wide as its place. The words beside each say the same. */
export function BarList({ bars, label }: { readonly bars: readonly Bar[]; readonly label: string }) {
  const most = Math.max(1, ...bars.map(({ value }) => value));
  const percent = (value: number) => `${(value / most) * 100}%`;
  return (
    <ul aria-label={label} className="flex flex-col gap-2">
      {bars.map(({ id, name, value, bad, text }) => (
        <li key={id}>
          <div className="flex items-baseline gap-3 text-xs">
            <span dir="auto" title={name} className="min-w-0 flex-1 truncate text-left font-medium">
              {name}
            </span>
            <span className={classNames('shrink-0 tabular-nums', bad > 0 ? 'text-danger' : 'text-muted')}>
              {text}
            </span>
          </div>
          <svg aria-hidden className="mt-1 block h-1.5 w-full" preserveAspectRatio="none">
            <rect width="100%" height="100%" rx="3" className="fill-hover" />
            <rect width={percent(value)} height="100%" rx="3" className="fill-accent" />
            {bad > 0 && <rect width={percent(bad)} height="100%" rx="3" className="fill-danger" />}
          </svg>
        </li>
      ))}
    </ul>
  );
}
