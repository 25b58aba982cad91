import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { CallSummary } from '#shared/domain/call.ts';
import { failed } from '#shared/domain/call-filter.ts';
import { useConsole } from '../../app/console-context.ts';
import { Card } from '../../components/card.tsx';
import { LoadError } from '../../components/messages.tsx';
import { Page } from '../../components/page.tsx';
import { SkeletonLines } from '../../components/skeleton.tsx';
import { TextLink } from '../../components/text-link.tsx';
import { homeStrings } from '../../strings/home.ts';
import { CallLines } from './call-lines.tsx';
import { CareCard } from './care-card.tsx';
import { GatewayCard } from './gateway-card.tsx';
import { TodayCard } from './today-card.tsx';

const shownCalls = 6;

/** What happened, what waits for the person, and whether agents can call. */
export function HomePage() {
  const { home } = useConsole();
  const { latest, error, load } = useStore(home);
  useEffect(() => void load(), [load]);
  return (
    <Page title={homeStrings.title}>
      <div className="@container mx-auto w-full max-w-5xl px-6 py-6">
        <div className="grid grid-cols-2 gap-4 @max-2xl:grid-cols-1">
          <GatewayCard />
          <CareCard />
          <div className="@container col-span-full">
            <TodayCard />
          </div>
          {latest === null && error !== null ? (
            <div className="col-span-full">
              <LoadError error={error} onRetry={() => void load()} />
            </div>
          ) : (
            <>
              <CallsCard
                title={homeStrings.latest}
                nothing={homeStrings.noCalls}
                calls={latest?.slice(0, shownCalls) ?? null}
              />
              <CallsCard
                title={homeStrings.failures}
                nothing={homeStrings.noFailures}
                calls={latest?.filter(failed).slice(0, shownCalls) ?? null}
              />
            </>
          )}
        </div>
      </div>
    </Page>
  );
}

interface CallsCardProps {
  readonly title: string;
  readonly nothing: string;
  readonly calls: readonly CallSummary[] | null;
}

function CallsCard({ title, nothing, calls }: CallsCardProps) {
  return (
    <Card title={title} actions={<TextLink href="/calls">{homeStrings.allCalls}</TextLink>}>
      {calls === null && <SkeletonLines count={shownCalls} />}
      {calls?.length === 0 && <p className="text-sm text-muted">{nothing}</p>}
      {calls !== null && calls.length > 0 && <CallLines calls={calls} label={title} />}
    </Card>
  );
}
