import { useEffect } from 'react';
import { Link } from 'wouter';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { CallDetail } from '#shared/domain/call.ts';
import { useConsole } from '../../app/console-context.ts';
import { TextLink } from '../../components/text-link.tsx';
import { replayStrings } from '../../strings/replay.ts';
import { callOutcome } from '../calls/call-list.ts';
import { callsHref } from '../calls/call-search.ts';

/** The call that this one sent again, and those that sent this one again: rows of the overview. */
export function CallLinks({ call }: { readonly call: CallDetail }) {
  const { calls } = useConsole();
  const { replays, moreReplays, loadReplays } = useStore(
    calls,
    useShallow(({ replays, moreReplays, loadReplays }) => ({ replays, moreReplays, loadReplays })),
  );
  useEffect(() => {
    void loadReplays(call.id);
  }, [loadReplays, call.id]);
  return (
    <>
      {call.replay_of !== null && (
        <>
          <dt>{replayStrings.replayOf}</dt>
          <dd>
            <CallLink id={call.replay_of} />
          </dd>
        </>
      )}
      {replays.length > 0 && (
        <>
          <dt>{replayStrings.replays}</dt>
          <dd className="flex flex-col">
            {replays.map((replay) => (
              <span key={replay.id}>
                <CallLink id={replay.id} /> <span className="text-muted">{callOutcome(replay).label}</span>
              </span>
            ))}
            {moreReplays && (
              <TextLink href={callsHref(null, `replay_of:${call.id}`)}>{replayStrings.allReplays}</TextLink>
            )}
          </dd>
        </>
      )}
    </>
  );
}

function CallLink({ id }: { readonly id: string }) {
  return (
    <Link
      href={`/calls/${id}`}
      className="font-mono text-xs text-accent underline-offset-2 [overflow-wrap:anywhere] hover:underline"
    >
      {id}
    </Link>
  );
}
