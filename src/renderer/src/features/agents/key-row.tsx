import { KeyRound, Pencil, SquareTerminal } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useLocation } from 'wouter';
import type { AgentKey } from '#shared/domain/api-key.ts';
import type { SallyportError } from '#shared/errors.ts';
import { useConsole } from '../../app/console-context.ts';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { classNames } from '../../components/class-names.ts';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { fullTime } from '../../components/format.ts';
import { Menu } from '../../components/menu.tsx';
import { ErrorMessage } from '../../components/messages.tsx';
import { RelativeTime } from '../../components/time.tsx';
import { useArrival } from '../../components/use-arrival.ts';
import { agentStrings, permissionWords, presetWords } from '../../strings/agents.ts';
import { EditKeyDialog } from './edit-key-dialog.tsx';
import { hasExpired } from './key-expiry.ts';
import { RotateKeyDialog } from './rotate-key-dialog.tsx';
import { SetUpDialog } from './set-up-dialog.tsx';

type OpenDialog = 'edit' | 'setUp' | 'rotate' | 'revoke' | 'endPrevious';

interface KeyRowProps {
  readonly apiKey: AgentKey;
  /** The address asks for this one. */
  readonly named: boolean;
}

/** One agent: its key, what it may do, how it is used, and what can be done about it. */
export function KeyRow({ apiKey, named }: KeyRowProps) {
  const row = useArrival<HTMLLIElement>(named);
  const { agents, toasts } = useConsole();
  const [, navigate] = useLocation();
  const [open, setOpen] = useState<OpenDialog | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<SallyportError | null>(null);
  const isRevoked = apiKey.revoked_at !== null;
  const close = () => {
    setError(null);
    setOpen(null);
  };

  const confirmed = async (work: Promise<SallyportError | null>, done: string) => {
    setBusy(true);
    const failure = await work;
    setBusy(false);
    setError(failure);
    if (failure !== null) return;
    setOpen(null);
    toasts.getState().success(done);
  };

  return (
    <li
      ref={row}
      tabIndex={-1}
      aria-label={apiKey.name}
      aria-current={named || undefined}
      className="row flex flex-wrap items-center gap-x-3 gap-y-2 border-b border-line px-6 py-(--row-pad)"
    >
      <div className={classNames('min-w-0 flex-1 basis-64', isRevoked && 'text-muted')}>
        <div className="flex flex-wrap items-center gap-x-2">
          <span dir="auto" className="max-w-full truncate font-medium" title={apiKey.name}>
            {apiKey.name}
          </span>
          <KeyBadges apiKey={apiKey} />
        </div>
        <p className="truncate text-xs text-muted">
          <span className="font-mono">{apiKey.prefix}…</span>
          {' · '}
          {apiKey.permissions.map((permission) => permissionWords[permission].label).join(', ')}
        </p>
        <KeyUse apiKey={apiKey} />
        {!isRevoked && apiKey.previous !== null && (
          <p className="mt-0.5 flex flex-wrap items-center gap-x-2 text-xs text-warn">
            <span>
              {agentStrings.previousWorks(apiKey.previous.prefix, fullTime(apiKey.previous.ends_at))}{' '}
              {apiKey.previous.last_used_at === null ? (
                agentStrings.previousUnused
              ) : (
                <>
                  {agentStrings.previousUsed} <RelativeTime at={apiKey.previous.last_used_at} />.
                </>
              )}
            </span>
            <button
              type="button"
              aria-label={agentStrings.endPreviousLabel(apiKey.name)}
              onClick={() => setOpen('endPrevious')}
              className="font-medium underline underline-offset-2"
            >
              {agentStrings.endPrevious}
            </button>
          </p>
        )}
      </div>
      {!isRevoked && (
        <div className="flex items-center gap-3">
          <Button
            aria-label={agentStrings.rulesLabel(apiKey.name)}
            onClick={() => navigate(`/agents/${apiKey.id}/rules`)}
          >
            {agentStrings.rules}
          </Button>
          <Button aria-label={agentStrings.revokeLabel(apiKey.name)} onClick={() => setOpen('revoke')}>
            {agentStrings.revoke}
          </Button>
          <Menu
            label={agentStrings.moreLabel(apiKey.name)}
            entries={[
              { label: agentStrings.setUp, icon: SquareTerminal, onSelect: () => setOpen('setUp') },
              { label: agentStrings.edit, icon: Pencil, onSelect: () => setOpen('edit') },
              { label: agentStrings.rotate, icon: KeyRound, onSelect: () => setOpen('rotate') },
            ]}
          />
        </div>
      )}
      {open === 'edit' && <EditKeyDialog apiKey={apiKey} open onClose={close} />}
      <SetUpDialog apiKey={apiKey} open={open === 'setUp'} onClose={close} />
      <RotateKeyDialog apiKey={apiKey} open={open === 'rotate'} onClose={close} />
      <ConfirmDialog
        open={open === 'revoke'}
        onClose={close}
        onConfirm={() =>
          void confirmed(agents.getState().revoke(apiKey.id), agentStrings.revokedToast(apiKey.name))
        }
        busy={busy}
        title={agentStrings.revokeTitle(apiKey.name)}
        confirm={agentStrings.revokeConfirm}
      >
        <p>{agentStrings.revokeText}</p>
        {error !== null && <ErrorMessage error={error} />}
      </ConfirmDialog>
      <ConfirmDialog
        open={open === 'endPrevious'}
        onClose={close}
        onConfirm={() =>
          void confirmed(agents.getState().endPrevious(apiKey.id), agentStrings.endedToast(apiKey.name))
        }
        busy={busy}
        title={agentStrings.endPreviousTitle(apiKey.name)}
        confirm={agentStrings.endPreviousConfirm}
      >
        <p>{agentStrings.endPreviousText}</p>
        {error !== null && <ErrorMessage error={error} />}
      </ConfirmDialog>
    </li>
  );
}

function KeyBadges({ apiKey }: { readonly apiKey: AgentKey }) {
  if (apiKey.revoked_at !== null) return <Badge tone="danger">{agentStrings.revoked}</Badge>;
  return (
    <>
      {hasExpired(apiKey, Date.now()) ? (
        <Badge tone="danger">{agentStrings.expired}</Badge>
      ) : (
        <Badge tone={apiKey.rule_preset === 'full' ? 'neutral' : 'ok'}>
          {presetWords[apiKey.rule_preset].label}
        </Badge>
      )}
      {apiKey.first_used_at === null && <Badge tone="warn">{agentStrings.awaited}</Badge>}
    </>
  );
}

/** When the key was made and used, and when it ends. */
function KeyUse({ apiKey }: { readonly apiKey: AgentKey }) {
  const { created_at, last_used_at, expires_at, revoked_at, calls_today } = apiKey;
  const facts: ReactNode[] = [
    <>
      {agentStrings.created} <RelativeTime at={created_at} />
    </>,
    last_used_at === null ? (
      agentStrings.neverUsed
    ) : (
      <>
        {agentStrings.used} <RelativeTime at={last_used_at} />
      </>
    ),
  ];
  if (calls_today > 0) facts.push(agentStrings.callsToday(calls_today));
  if (revoked_at !== null) {
    facts.push(
      <>
        {agentStrings.revoked} <RelativeTime at={revoked_at} />
      </>,
    );
  } else if (expires_at !== null) {
    const moment = fullTime(expires_at);
    facts.push(
      hasExpired(apiKey, Date.now()) ? agentStrings.expiredAt(moment) : agentStrings.expiresAt(moment),
    );
  }
  return (
    <p className="text-xs text-muted">
      {facts.map((fact, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the facts of a row keep their order
        <span key={index}>
          {index > 0 && ' · '}
          {fact}
        </span>
      ))}
    </p>
  );
}
