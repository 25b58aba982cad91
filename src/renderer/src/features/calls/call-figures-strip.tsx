import { useStore } from 'zustand';
import { useConsole } from '../../app/console-context.ts';
import { useAnswer } from '../../app/use-answer.ts';
import { countText, duration, fullTime } from '../../components/format.ts';
import { Sparkline } from '../../components/sparkline.tsx';
import { figureStrings } from '../../strings/call-list.ts';
import { useCallChanges } from './use-call-changes.ts';

/** The figures change with each call, and counting a full log takes a while: so often at most. */
const refreshMs = 5_000;
const buckets = 48;

const strip = 'flex h-9.25 shrink-0 items-center gap-x-4 border-b border-line px-6';

/** What the listed calls come to, and what was lost of them. It keeps its room while they are counted, so that the list stays. */
export function CallFiguresStrip({ query }: { readonly query: string }) {
  const { calls: store } = useConsole();
  const isListed = useStore(store, ({ list }) => list !== null && list.count > 0);
  const changes = useCallChanges(refreshMs);
  const asked = { buckets, ...(query === '' ? {} : { query }) };
  const { value: figures, isLoading } = useAnswer('calls.stats', isListed ? asked : null, changes);
  const { value: health } = useAnswer('calls.health', isListed ? {} : null, changes);
  if (figures === null && isLoading) return <div className={strip} />;
  if (figures === null || figures.calls === 0) return null;
  const { calls, failures, latency } = figures;
  const count = figureStrings.calls(countText(calls), figures.is_complete);
  const failed = figureStrings.failed(countText(failures));
  const slow =
    latency === null ? null : figureStrings.latency(duration(latency.p50_ms), duration(latency.p95_ms));
  const span = figureStrings.span(fullTime(figures.since), fullTime(figures.until));
  return (
    <div className={`${strip} text-xs text-muted tabular-nums`}>
      <p className="min-w-0 flex-1 truncate">
        <span className="font-medium text-text">{count}</span>
        {' · '}
        <span className={failures > 0 ? 'text-danger' : undefined}>{failed}</span>
        {slow !== null && ` · ${slow}`}
        {health !== null && health.lost_calls + health.lost_bodies > 0 && (
          <span className="text-warn">
            {' · '}
            {figureStrings.lost(health.lost_calls, health.lost_bodies)}
          </span>
        )}
      </p>
      <Sparkline
        label={[`${span}: ${count}`, failed, slow].filter(Boolean).join(', ')}
        buckets={figures.buckets}
      />
    </div>
  );
}
