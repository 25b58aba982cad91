import { useEffect } from 'react';
import { useSearch } from 'wouter';
import { useStore } from 'zustand';
import { useConsole } from '../../app/console-context.ts';
import { LoadError } from '../../components/messages.tsx';
import { Page } from '../../components/page.tsx';
import { SkeletonForm } from '../../components/skeleton.tsx';
import { replayStrings } from '../../strings/replay.ts';
import { Answers } from './answers.tsx';
import { toolOf } from './composer-href.ts';
import { RequestEditor } from './request-editor.tsx';

/** A recorded call to edit and send again, or without an id a request from scratch; the answers stand beside it. */
export function ComposerPage({ id }: { readonly id: string | null }) {
  const { replay, toolForm, connections } = useConsole();
  const tool = toolOf(useSearch());
  const { originId, recovered, loadError, open } = useStore(replay);
  useEffect(() => {
    // A tool fills in the form that is open by then.
    void open(id).then(() =>
      toolForm.getState().open(id === null ? tool : null, replay.getState().isRestored),
    );
  }, [open, id, tool, toolForm, replay]);
  useEffect(() => {
    if (connections.getState().accounts === null) void connections.getState().load();
  }, [connections]);
  const onlyAccount = useStore(connections, ({ accounts }) =>
    accounts?.length === 1 ? accounts[0]?.id : undefined,
  );
  useEffect(() => replay.getState().setFirstAccount(onlyAccount ?? ''), [replay, onlyAccount]);
  const isReady = originId === id && (id === null || recovered !== null);
  return (
    <Page
      title={id === null ? replayStrings.composer : replayStrings.editTitle}
      back={{ href: id === null ? '/calls' : `/calls/${id}`, label: replayStrings.back }}
    >
      <div className="@container h-full">
        {!isReady && loadError !== null && <LoadError error={loadError} onRetry={() => void open(id)} />}
        {!isReady && loadError === null && (
          <div className="max-w-xl px-6 py-6">
            <SkeletonForm count={4} />
          </div>
        )}
        {isReady && (
          <div className="grid h-full grid-cols-[minmax(19rem,2fr)_3fr] @max-3xl:h-auto @max-3xl:grid-cols-1">
            <RequestEditor />
            <Answers />
          </div>
        )}
      </div>
    </Page>
  );
}
