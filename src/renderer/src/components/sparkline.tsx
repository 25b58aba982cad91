interface SparklineProps {
  /** Says in words what the picture shows. */
  readonly label: string;
  readonly buckets: readonly {
    readonly at: string;
    readonly calls: number;
    readonly failures: number;
    readonly p95_ms: number | null;
  }[];
}

const height = 28;
const barWidth = 4;

/** Calls over time as bars, the failed part in red, and the latency as a line above them. */
export function Sparkline({ label, buckets }: SparklineProps) {
  const mostCalls = Math.max(1, ...buckets.map(({ calls }) => calls));
  const slowest = Math.max(1, ...buckets.map(({ p95_ms: p95 }) => p95 ?? 0));
  const up = (share: number) => (share === 0 ? 0 : Math.max(1, share * (height - 2)));
  const points = buckets
    .flatMap(({ p95_ms: p95 }, index) =>
      p95 === null ? [] : [`${index * barWidth + barWidth / 2},${height - up(p95 / slowest)}`],
    )
    .join(' ');
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${buckets.length * barWidth} ${height}`}
      preserveAspectRatio="none"
      className="h-7 w-48 min-w-0 shrink"
    >
      <title>{label}</title>
      {buckets.map(({ at, calls, failures }, index) => {
        const all = up(calls / mostCalls);
        const failed = up(failures / mostCalls);
        return (
          <g key={at}>
            <rect
              className="fill-accent/35"
              x={index * barWidth}
              y={height - all}
              width={barWidth - 1}
              height={all}
            />
            <rect
              className="fill-danger"
              x={index * barWidth}
              y={height - failed}
              width={barWidth - 1}
              height={failed}
            />
          </g>
        );
      })}
      <polyline
        points={points}
        vectorEffect="non-scaling-stroke"
        className="fill-none stroke-warn stroke-[1.5]"
      />
    </svg>
  );
}
