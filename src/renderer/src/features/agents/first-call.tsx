import { CircleCheck } from 'lucide-react';
import type { AgentKey } from '#shared/domain/api-key.ts';
import { Spinner } from '../../components/spinner.tsx';
import { RelativeTime } from '../../components/time.tsx';
import { agentStrings } from '../../strings/agents.ts';

/** Whether the agent has come with its present key; turns green by itself when it does. */
export function FirstCall({ apiKey }: { readonly apiKey: AgentKey | undefined }) {
  const at = apiKey?.first_used_at ?? null;
  return (
    <div
      role="status"
      className={
        at === null
          ? 'flex items-center gap-2 rounded-lg bg-sunken px-3 py-2 text-sm text-muted'
          : 'flex items-center gap-2 rounded-lg bg-ok-soft px-3 py-2 text-sm text-ok'
      }
    >
      {at === null ? <Spinner /> : <CircleCheck size={16} aria-hidden className="shrink-0" />}
      <p>
        {at === null ? (
          agentStrings.waitingForFirst
        ) : (
          <>
            {agentStrings.firstCame} <RelativeTime at={at} />
          </>
        )}
      </p>
    </div>
  );
}
