import { CircleCheck, Hand, type LucideIcon, Plug, Rocket, SquareTerminal } from 'lucide-react';
import { type ReactNode, useEffect, useId } from 'react';
import { Link } from 'wouter';
import { useStore } from 'zustand';
import { useConsole } from '../../app/console-context.ts';
import { Card } from '../../components/card.tsx';
import { ErrorMessage } from '../../components/messages.tsx';
import { SkeletonLines } from '../../components/skeleton.tsx';
import { RelativeTime } from '../../components/time.tsx';
import { commandLineStrings } from '../../strings/command-line.ts';
import { homeStrings } from '../../strings/home.ts';
import { byAge } from '../approvals/approval-list.ts';
import { accountName } from '../connections/account-names.ts';
import { startSteps } from '../start/start-steps.ts';
import { useStepStates } from '../start/use-step-states.ts';
import { accountsInCare, type Care } from './care.ts';

const mostConnections = 4;
const careWords: Record<Care, { text: string; action: string; href: (id: string) => string }> = {
  expired: {
    text: homeStrings.expired,
    action: homeStrings.reconnect,
    href: (id) => `/connections/reconnect/${id}`,
  },
  refused: {
    text: homeStrings.refused,
    action: homeStrings.enterKey,
    href: (id) => `/connections/key/${id}`,
  },
  new_addresses: {
    text: homeStrings.newAddresses,
    action: homeStrings.reviewAddresses,
    href: (id) => `/connections/${id}`,
  },
};

/** What only the person can do: answer requests, connect accounts again, finish the start. */
export function CareCard() {
  const { approvals, commandLine, connections } = useConsole();
  const pairings = useStore(commandLine, (state) => state.requests);
  useEffect(() => {
    if (commandLine.getState().requests === null) void commandLine.getState().load();
  }, [commandLine]);
  const waiting = useStore(approvals, (state) => state.undecided);
  const connected = useStore(connections, (state) => state.accounts);
  const approvalsError = useStore(approvals, (state) => state.error);
  const accountsError = useStore(connections, (state) => state.error);
  const undecided = waiting ?? [];
  const accounts = connected ?? [];
  const names = useStore(connections, (state) => state.names);
  const steps = useStepStates();
  const stepsLeft = steps === null ? 0 : startSteps.filter((step) => steps[step] === 'open').length;
  const inCare = accountsInCare(accounts);
  const oldest = undecided.toSorted(byAge)[0];
  const error = (waiting === null ? approvalsError : null) ?? (connected === null ? accountsError : null);
  const isLoaded = waiting !== null && connected !== null;
  const [pairing] = pairings ?? [];
  const isCalm = undecided.length === 0 && inCare.length === 0 && stepsLeft === 0 && pairing === undefined;
  return (
    <Card title={homeStrings.needsYou}>
      {error !== null && <ErrorMessage error={error} />}
      {!isLoaded && error === null && <SkeletonLines count={2} />}
      {isLoaded && isCalm && (
        <p className="flex items-center gap-2 text-sm text-muted">
          <CircleCheck size={16} aria-hidden className="text-ok" />
          {homeStrings.nothingWaits}
        </p>
      )}
      {!isCalm && (
        <ul className="-mb-1.5 flex flex-col">
          {oldest !== undefined && (
            <CareRow
              icon={Hand}
              tone="text-warn"
              title={homeStrings.approvals(undecided.length)}
              action={homeStrings.review}
              href="/approvals"
            >
              {homeStrings.oldest} <RelativeTime at={oldest.created_at} />
            </CareRow>
          )}
          {pairing !== undefined && (
            <CareRow
              icon={SquareTerminal}
              tone="text-warn"
              title={commandLineStrings.asks(pairing.name)}
              action={commandLineStrings.review}
              href="/settings"
            >
              {commandLineStrings.compare}
            </CareRow>
          )}
          {inCare.slice(0, mostConnections).map(({ account, care }) => (
            <CareRow
              key={account.id}
              icon={Plug}
              tone={care === 'new_addresses' ? 'text-warn' : 'text-danger'}
              title={accountName(account, names)}
              action={careWords[care].action}
              href={careWords[care].href(account.id)}
            >
              {careWords[care].text}
            </CareRow>
          ))}
          {stepsLeft > 0 && (
            <CareRow
              icon={Rocket}
              tone="text-accent"
              title={homeStrings.startTitle}
              action={homeStrings.startAction}
              href="/start"
            >
              {homeStrings.startText(stepsLeft)}
            </CareRow>
          )}
        </ul>
      )}
      {inCare.length > mostConnections && (
        <p className="mt-2 text-xs text-muted">{homeStrings.more(inCare.length - mostConnections)}</p>
      )}
    </Card>
  );
}

interface CareRowProps {
  readonly icon: LucideIcon;
  readonly tone: string;
  readonly title: string;
  readonly action: string;
  readonly href: string;
  readonly children: ReactNode;
}

function CareRow({ icon: Icon, tone, title, action, href, children }: CareRowProps) {
  const id = useId();
  return (
    <li className="flex items-center gap-3 py-1.5">
      <Icon size={16} aria-hidden className={`shrink-0 ${tone}`} />
      <div className="min-w-0 flex-1">
        <p id={id} dir="auto" title={title} className="truncate text-left text-sm font-medium">
          {title}
        </p>
        <p className="truncate text-xs text-muted">{children}</p>
      </div>
      <Link
        href={href}
        aria-describedby={id}
        className="shrink-0 rounded-md px-2 py-1 text-sm font-medium text-accent hover:bg-hover"
      >
        {action}
      </Link>
    </li>
  );
}
