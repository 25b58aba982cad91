import { Copy, KeyRound, LogIn, Pencil, Plug, PlugZap, Power, Trash2 } from 'lucide-react';
import { memo, useState } from 'react';
import { useLocation } from 'wouter';
import { useStore } from 'zustand';
import type { ConnectedAccount } from '#shared/domain/account.ts';
import { demoSlug } from '#shared/domain/demo.ts';
import { useConsole } from '../../app/console-context.ts';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { fullTime } from '../../components/format.ts';
import { Menu } from '../../components/menu.tsx';
import { Note } from '../../components/messages.tsx';
import { RelativeTime } from '../../components/time.tsx';
import { ToolkitMark } from '../../components/toolkit-mark.tsx';
import { useArrival } from '../../components/use-arrival.ts';
import { common } from '../../strings/common.ts';
import { connectionStrings, modeWords, newKeyStrings, statusWords } from '../../strings/connections.ts';
import { DemoNote } from '../start/demo.tsx';
import { type AccountDialog, AccountDialogs } from './account-dialogs.tsx';
import { accountName, isOAuth, needsNewKey, needsReconnect, takesNewKey } from './account-names.ts';
import { TestResult } from './test-result.tsx';

/** One connected account: what it is, whether it works, where its credential goes, and what can be done with it. */
export const AccountRow = memo(function AccountRow({
  account,
  named,
}: {
  readonly account: ConnectedAccount;
  /** The address asks for this one. */
  readonly named: boolean;
}) {
  const row = useArrival<HTMLLIElement>(named);
  const { connections, oauth, toasts } = useConsole();
  const [, navigate] = useLocation();
  const names = useStore(connections, (state) => state.names);
  const test = useStore(connections, (state) => state.tests[account.id]);
  const [dialog, setDialog] = useState<AccountDialog | null>(null);
  const name = accountName(account, names);
  const toolkitName = names[account.toolkit] ?? account.toolkit;
  const status = statusWords[account.status];
  const isDisabled = account.status === 'INACTIVE';

  const toggle = async () => {
    const { enable, disable } = connections.getState();
    const error = await (isDisabled ? enable(account.id) : disable(account.id));
    if (error !== null) return toasts.getState().failure(error);
    toasts
      .getState()
      .success(isDisabled ? connectionStrings.enabled(name) : connectionStrings.disabled(name));
  };
  const reconnect = () => {
    // A working account is left alone until the person says how to sign in.
    if (needsReconnect(account)) void oauth.getState().reconnect(account.id, true);
    navigate(`/connections/reconnect/${account.id}`);
  };
  const enterKey = () => navigate(`/connections/key/${account.id}`);
  const copyId = () =>
    navigator.clipboard.writeText(account.id).then(
      () => toasts.getState().success(common.copied),
      () => toasts.getState().success(account.id),
    );

  return (
    <li
      ref={row}
      tabIndex={-1}
      aria-label={name}
      aria-current={named || undefined}
      className="row flex flex-col gap-2 border-b border-line px-6 py-(--row-pad)"
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <ToolkitMark slug={account.toolkit} name={toolkitName} />
        <div className="min-w-0 flex-1 basis-44">
          <div className="flex flex-wrap items-center gap-x-2">
            <span dir="auto" className="max-w-full truncate font-medium" title={name}>
              {name}
            </span>
            {account.alias !== null && (
              <span className="max-w-40 shrink-0 truncate text-sm text-muted" title={toolkitName}>
                {toolkitName}
              </span>
            )}
            {account.toolkit === demoSlug && <Badge tone="neutral">{connectionStrings.demo}</Badge>}
            <Badge tone={status.tone}>{status.label}</Badge>
          </div>
          <p className="truncate text-xs text-muted">
            <span className="font-mono select-text">{account.id}</span>
            {' · '}
            {account.identity !== null && `${account.identity} · `}
            {modeWords[account.auth_scheme]}
            {' · '}
            {account.last_used_at === null ? (
              connectionStrings.neverUsed
            ) : (
              <>
                {connectionStrings.lastUsed} <RelativeTime at={account.last_used_at} />
              </>
            )}
          </p>
        </div>
        {needsReconnect(account) ? (
          <Button icon={LogIn} onClick={reconnect}>
            {connectionStrings.reconnect}
          </Button>
        ) : needsNewKey(account) && account.status !== 'ACTIVE' ? (
          <Button icon={KeyRound} onClick={enterKey}>
            {newKeyStrings.open}
          </Button>
        ) : (
          <Button
            icon={PlugZap}
            busy={test?.state === 'running'}
            onClick={() => void connections.getState().test(account.id)}
          >
            {connectionStrings.test}
          </Button>
        )}
        <Menu
          label={connectionStrings.actions(name)}
          entries={[
            { label: connectionStrings.rename, icon: Pencil, onSelect: () => setDialog('rename') },
            {
              label: isDisabled ? connectionStrings.enable : connectionStrings.disable,
              icon: isDisabled ? Plug : Power,
              onSelect: () => void toggle(),
            },
            ...(isOAuth(account)
              ? [{ label: connectionStrings.reconnect, icon: LogIn, onSelect: reconnect }]
              : []),
            ...(takesNewKey(account) && !isDisabled
              ? [{ label: newKeyStrings.openFromMenu, icon: KeyRound, onSelect: enterKey }]
              : []),
            { label: connectionStrings.copyId, icon: Copy, onSelect: () => void copyId() },
            {
              label: connectionStrings.delete,
              icon: Trash2,
              danger: true,
              onSelect: () => setDialog('delete'),
            },
          ]}
        />
      </div>
      <div className="flex flex-col gap-2 pl-11">
        {account.origins.length > 0 && (
          <p className="truncate text-xs text-muted" title={account.origins.join('\n')}>
            {connectionStrings.goesTo}{' '}
            <span className="font-mono text-text">{account.origins.slice(0, 2).join(', ')}</span>
            {account.origins.length > 2 && ` ${connectionStrings.moreOrigins(account.origins.length - 2)}`}
          </p>
        )}
        {account.expires_at !== null && account.status === 'ACTIVE' && <Expiry at={account.expires_at} />}
        {account.status_reason !== null && (
          <p className="text-sm text-warn [overflow-wrap:anywhere]">{account.status_reason}</p>
        )}
        {account.status === 'ACTIVE' && account.refused_at !== undefined && (
          <Note tone="warn" action={<Button onClick={enterKey}>{newKeyStrings.open}</Button>}>
            {newKeyStrings.refused} <RelativeTime at={account.refused_at} />.
          </Note>
        )}
        {account.unconfirmed_origins.length > 0 && (
          <Note
            tone="warn"
            action={<Button onClick={() => setDialog('confirm')}>{connectionStrings.reviewOrigins}</Button>}
          >
            {connectionStrings.newOrigins(account.unconfirmed_origins.length)}
          </Note>
        )}
        <TestResult test={test} />
        {account.toolkit === demoSlug && <DemoNote />}
      </div>
      {dialog !== null && (
        <AccountDialogs account={account} name={name} open={dialog} onClose={() => setDialog(null)} />
      )}
    </li>
  );
});

function Expiry({ at }: { readonly at: string }) {
  const hasEnded = Date.parse(at) <= Date.now();
  return (
    <p className="text-xs text-muted">
      {hasEnded ? connectionStrings.tokenEnded : connectionStrings.tokenUntil}{' '}
      <time dateTime={at}>{fullTime(at)}</time>
    </p>
  );
}
