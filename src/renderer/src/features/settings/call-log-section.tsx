import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { CallLogHealth } from '#shared/domain/call-figures.ts';
import type { Settings } from '#shared/domain/settings.ts';
import { useConsole } from '../../app/console-context.ts';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { byteCount, countText, fullTime } from '../../components/format.ts';
import { ErrorMessage } from '../../components/messages.tsx';
import { callLogStrings } from '../../strings/call-log.ts';
import { createCallLogStore } from './call-log-store.ts';
import { RetentionForm } from './retention-form.tsx';
import { UnrecordedList } from './unrecorded-list.tsx';

/** What of calls is kept and for how long, and the way to be rid of them. */
export function CallLogSection({ settings }: { readonly settings: Settings }) {
  const { bridge, settings: store, connections, agents, toasts } = useConsole();
  const { busy, update } = useStore(store);
  const accounts = useStore(connections, (state) => state.accounts);
  const keys = useStore(agents, (state) => state.keys);
  const [log] = useState(() => createCallLogStore(bridge));
  const { health, busy: clearing, error, load, clear } = useStore(log);
  const [asking, setAsking] = useState(false);
  useEffect(() => {
    void load();
    if (connections.getState().accounts === null) void connections.getState().load();
    if (agents.getState().keys === null) void agents.getState().load();
  }, [load, connections, agents]);
  const toolkitNames = useMemo(
    () => new Map((accounts ?? []).map(({ toolkit }) => [toolkit, toolkit])),
    [accounts],
  );
  const agentNames = useMemo(() => new Map((keys ?? []).map(({ id, name }) => [id, name])), [keys]);

  const confirmed = async () => {
    const deleted = await clear();
    setAsking(false);
    if (deleted !== null) toasts.getState().success(callLogStrings.cleared(countText(deleted)));
  };

  return (
    <>
      <UnrecordedList
        label={callLogStrings.exceptToolkits}
        add={callLogStrings.addToolkit}
        names={toolkitNames}
        ids={settings.unrecorded_toolkits}
        busy={busy}
        onChange={(ids) => void update({ unrecorded_toolkits: ids })}
      />
      <UnrecordedList
        label={callLogStrings.exceptAgents}
        add={callLogStrings.addAgent}
        names={agentNames}
        ids={settings.unrecorded_agents}
        busy={busy}
        onChange={(ids) => void update({ unrecorded_agents: ids })}
      />
      <RetentionForm
        key={`${settings.calls_max_age_days}/${settings.calls_max_rows}/${settings.calls_max_megabytes}`}
        settings={settings}
      />
      {error !== null && <ErrorMessage error={error} />}
      {(health !== null || error === null) && (
        // Its line is there before it is filled, so that what stands below does not move.
        <div className="min-h-[1lh] text-sm text-muted">
          {health !== null && <HealthText health={health} />}
        </div>
      )}
      <div>
        <Button onClick={() => setAsking(true)}>{callLogStrings.clear}</Button>
      </div>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        onConfirm={() => void confirmed()}
        title={callLogStrings.clearTitle}
        confirm={callLogStrings.clearConfirm}
        busy={clearing}
      >
        {callLogStrings.clearText}
      </ConfirmDialog>
    </>
  );
}

function HealthText({ health }: { readonly health: CallLogHealth }) {
  const { calls, bytes, oldest_at: oldest, lost_calls: lostCalls, lost_bodies: lostBodies } = health;
  return (
    <>
      <p>
        {callLogStrings.held(countText(calls), byteCount(bytes))}
        {oldest !== null && callLogStrings.since(fullTime(oldest))}
      </p>
      {lostCalls + lostBodies > 0 && (
        <p>{callLogStrings.lost(countText(lostCalls), countText(lostBodies))}</p>
      )}
    </>
  );
}
