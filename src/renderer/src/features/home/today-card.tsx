import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { useConsole } from '../../app/console-context.ts';
import { BarList } from '../../components/bar-list.tsx';
import { Card } from '../../components/card.tsx';
import { LoadError } from '../../components/messages.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { homeStrings } from '../../strings/home.ts';
import { agentBars, toolkitBars } from './today-bars.ts';

/** How often the figures are asked for while calls come in. */
const freshForMs = 10_000;

/** Today's calls by agent and by toolkit. */
export function TodayCard() {
  const { home, connections } = useConsole();
  const { today, todayError, loadToday, latest } = useStore(home);
  const names = useStore(connections, (state) => state.names);
  const askedAt = useRef(0);
  const newest = latest?.[0]?.id;
  // Asked again when something has come in, and then not for a while: a busy day has many calls a second.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new call is what asks
  useEffect(() => {
    const wait = Math.max(0, askedAt.current + freshForMs - Date.now());
    const timer = setTimeout(() => {
      askedAt.current = Date.now();
      void loadToday();
    }, wait);
    return () => clearTimeout(timer);
  }, [newest, loadToday]);
  return (
    <Card
      title={homeStrings.today}
      actions={
        today !== null && (
          <span className="text-xs text-muted">{homeStrings.todayCalls(today.calls, today.failures)}</span>
        )
      }
    >
      {today === null && todayError === null && <Skeleton className="loading h-24" />}
      {today === null && todayError !== null && (
        <LoadError error={todayError} onRetry={() => void loadToday()} />
      )}
      {today?.calls === 0 && <p className="text-sm text-muted">{homeStrings.todayNone}</p>}
      {today !== null && today.calls > 0 && (
        <div className="grid grid-cols-2 gap-6 @max-sm:grid-cols-1">
          <section>
            <h3 className="mb-2 text-xs text-muted">{homeStrings.byAgent}</h3>
            <BarList label={homeStrings.byAgent} bars={agentBars(today)} />
          </section>
          <section>
            <h3 className="mb-2 text-xs text-muted">{homeStrings.byToolkit}</h3>
            <BarList label={homeStrings.byToolkit} bars={toolkitBars(today, names)} />
          </section>
        </div>
      )}
      {today?.is_complete === false && (
        <p className="mt-2 text-xs text-muted">{homeStrings.todayNewest(today.calls)}</p>
      )}
    </Card>
  );
}
