import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { CallFigures, CallLogHealth } from '#shared/domain/call-figures.ts';
import { useConsole } from '../../app/console-context.ts';
import { attempt } from '../../bridge/failure.ts';
import { duration, fullTime } from '../../components/format.ts';
import { Sparkline } from '../../components/sparkline.tsx';
import { figureStrings } from '../../strings/call-list.ts';

/** The figures change with each call, and counting a full log takes a while: so often at most. */
const refreshMs = 5_000;
const buckets = 48;

/** What the listed calls come to, and what was lost of them. Without an answer it takes no room. */
export function CallFiguresStrip({ query }: { readonly query: string }) {
  const { figures, health } = useFigures(query);
  if (figures === null || figures.calls === 0) return null;
  const { calls, failures, latency } = figures;
  const count = figureStrings.calls(calls.toLocaleString('en'), figures.is_complete);
  const failed = figureStrings.failed(failures.toLocaleString('en'));
  const slow =
    latency === null ? null : figureStrings.latency(duration(latency.p50_ms), duration(latency.p95_ms));
  const span = figureStrings.span(fullTime(figures.since), fullTime(figures.until));
  return (
    <div className="flex shrink-0 items-center gap-x-4 border-b border-line px-6 py-1 text-xs text-muted tabular-nums">
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

interface Figures {
  readonly figures: CallFigures | null;
  readonly health: CallLogHealth | null;
}

/** Asks for the figures of a query, and again some time after the list has changed. A failure leaves what was there. */
function useFigures(query: string): Figures {
  const { bridge, calls } = useConsole();
  const list = useStore(calls, (state) => state.list);
  const isListed = list !== null;
  const [found, setFound] = useState<Figures & { readonly query: string }>({
    query: '',
    figures: null,
    health: null,
  });
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each round asks anew
  useEffect(() => {
    if (!isListed) return;
    let isCurrent = true;
    void Promise.all([
      attempt(bridge.call('calls.stats', { buckets, ...(query === '' ? {} : { query }) })),
      attempt(bridge.call('calls.health', {})),
    ]).then(([figures, health]) => {
      if (!isCurrent || !figures.ok) return;
      setFound({ query, figures: figures.value, health: health.ok ? health.value : null });
    });
    return () => {
      isCurrent = false;
    };
  }, [bridge, query, isListed, round]);
  const newest = list?.pages[0]?.calls?.[0]?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the newest call tells that there is more to count
  useEffect(() => {
    const timer = setTimeout(() => setRound((before) => before + 1), refreshMs);
    return () => clearTimeout(timer);
  }, [newest]);
  return found.query === query ? found : { figures: null, health: null };
}
