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
      {/* All bars of a kind as one shape: the browser lays out each one that stands for itself. */}
      <path className="fill-accent/35" d={bars(buckets.map(({ calls }) => up(calls / mostCalls)))} />
      <path className="fill-danger" d={bars(buckets.map(({ failures }) => up(failures / mostCalls)))} />
      <polyline
        points={points}
        vectorEffect="non-scaling-stroke"
        className="fill-none stroke-warn stroke-[1.5]"
      />
    </svg>
  );
}

function bars(heights: readonly number[]): string {
  const bar = (tall: number, index: number) =>
    tall === 0 ? '' : `M${index * barWidth} ${height}v${-tall}h${barWidth - 1}v${tall}z`;
  return heights.map(bar).join('');
}
