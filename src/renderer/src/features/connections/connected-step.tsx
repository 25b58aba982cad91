import { CircleAlert, CircleCheck, KeyRound, LogIn, PlugZap } from 'lucide-react';
import { useLocation } from 'wouter';
import { useStore } from 'zustand';
import type { ConnectedAccount } from '#shared/domain/account.ts';
import type { ConnectionWarning } from '#shared/domain/connection.ts';
import type { Toolkit } from '#shared/domain/toolkit.ts';
import { useConsole } from '../../app/console-context.ts';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Note } from '../../components/messages.tsx';
import { connectionStrings, connectStrings, newKeyStrings } from '../../strings/connections.ts';
import { isOAuth, takesNewKey } from './account-names.ts';
import { OriginList } from './origin-list.tsx';
import { TestResult } from './test-result.tsx';

interface ConnectedStepProps {
  readonly account: ConnectedAccount;
  readonly toolkit: Toolkit;
  /** What the service did not grant, where it says. */
  readonly warnings?: readonly ConnectionWarning[];
}

/** The account is there: its id for the agents, and a first real request. */
export function ConnectedStep({ account, toolkit, warnings = [] }: ConnectedStepProps) {
  const { connections } = useConsole();
  const test = useStore(connections, (state) => state.tests[account.id]);
  const [, navigate] = useLocation();
  const isRefused = test?.state === 'done' && test.result.verdict === 'refused';
  const again = isOAuth(account)
    ? { href: `/connections/reconnect/${account.id}`, icon: LogIn, label: connectionStrings.reconnect }
    : { href: `/connections/key/${account.id}`, icon: KeyRound, label: newKeyStrings.open };
  const offersAgain = isRefused && (isOAuth(account) || takesNewKey(account));
  return (
    <div className="flex flex-col gap-5">
      <div className="flex items-center gap-3">
        {isRefused ? (
          <CircleAlert size={28} aria-hidden className="shrink-0 text-warn" />
        ) : (
          <CircleCheck size={28} aria-hidden className="shrink-0 text-ok" />
        )}
        <div>
          <h2 className="text-lg font-semibold">
            {isRefused
              ? connectStrings.refusedTitle(toolkit.name)
              : connectStrings.connectedTitle(toolkit.name)}
          </h2>
          <p className="text-muted">
            {isRefused ? connectStrings.refusedText : connectStrings.connectedText}
          </p>
        </div>
      </div>
      {warnings.map(({ code, message, fix }) => (
        <Note key={code} tone="warn">
          {message} {fix}
        </Note>
      ))}
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-4 gap-y-2 text-sm">
        {account.identity !== null && (
          <>
            <dt className="text-muted">{connectStrings.identity}</dt>
            <dd className="[overflow-wrap:anywhere] select-text">{account.identity}</dd>
          </>
        )}
        {account.alias !== null && (
          <>
            <dt className="text-muted">{connectStrings.accountName}</dt>
            <dd className="[overflow-wrap:anywhere]">{account.alias}</dd>
          </>
        )}
        <dt className="text-muted">{connectStrings.accountId}</dt>
        <dd className="flex items-center gap-1">
          <span className="truncate font-mono text-xs select-text">{account.id}</span>
          <CopyButton compact text={account.id} label={connectionStrings.copyId} />
        </dd>
        <dt className="self-start text-muted">{connectionStrings.goesTo}</dt>
        <dd>
          <OriginList origins={account.origins} />
        </dd>
      </dl>
      <TestResult test={test} />
      <div className="flex flex-wrap gap-2">
        {offersAgain && (
          <Button variant="primary" icon={again.icon} onClick={() => navigate(again.href)}>
            {again.label}
          </Button>
        )}
        <Button
          variant={test === undefined ? 'primary' : 'secondary'}
          icon={PlugZap}
          autoFocus
          busy={test?.state === 'running'}
          onClick={() => void connections.getState().test(account.id)}
        >
          {connectionStrings.test}
        </Button>
        <Button
          variant={test === undefined || offersAgain ? 'secondary' : 'primary'}
          onClick={() => navigate('/connections')}
        >
          {connectStrings.done}
        </Button>
      </div>
    </div>
  );
}
