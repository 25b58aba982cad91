import { Compass, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import { demoSlug } from '#shared/domain/demo.ts';
import type { SallyportError } from '#shared/errors.ts';
import { useConsole } from '../../app/console-context.ts';
import { attempt } from '../../bridge/failure.ts';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { ErrorMessage } from '../../components/messages.tsx';
import { TextLink } from '../../components/text-link.tsx';
import { startStrings } from '../../strings/start.ts';

/** Starts the demo service for somebody who has no account at hand. */
export function DemoOffer() {
  const { bridge, connections, toasts } = useConsole();
  const [busy, setBusy] = useState(false);
  const start = async () => {
    setBusy(true);
    const outcome = await attempt(bridge.call('demo.start', {}));
    setBusy(false);
    if (outcome.ok) connections.getState().put(outcome.value);
    else toasts.getState().failure(outcome.error);
  };
  return (
    <Button icon={Compass} busy={busy} onClick={() => void start()}>
      {startStrings.tryDemo}
    </Button>
  );
}

/** What a person who looks around can do next; nothing where the demo is not connected. */
export function DemoNote() {
  const { bridge, connections, toasts } = useConsole();
  const hasDemo = useStore(
    connections,
    (state) => state.accounts?.some(({ toolkit }) => toolkit === demoSlug) ?? false,
  );
  const [isAsked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<SallyportError | null>(null);
  if (!hasDemo) return null;
  const close = () => {
    setAsked(false);
    setError(null);
  };
  const remove = async () => {
    setBusy(true);
    const outcome = await attempt(bridge.call('demo.remove', {}));
    setBusy(false);
    if (!outcome.ok) return setError(outcome.error);
    close();
    toasts.getState().success(startStrings.demoRemoved);
    await connections.getState().load();
  };
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm text-muted">
      <p className="flex-1">
        {startStrings.demoRuns} <TextLink href="/connections/new">{startStrings.connectOwn}</TextLink>
      </p>
      <Button variant="quiet" icon={Trash2} onClick={() => setAsked(true)}>
        {startStrings.removeDemo}
      </Button>
      <ConfirmDialog
        open={isAsked}
        onClose={close}
        busy={busy}
        title={startStrings.removeDemo}
        confirm={startStrings.removeDemo}
        onConfirm={() => void remove()}
      >
        <p>{startStrings.removeDemoText}</p>
        {error !== null && <ErrorMessage error={error} />}
      </ConfirmDialog>
    </div>
  );
}
