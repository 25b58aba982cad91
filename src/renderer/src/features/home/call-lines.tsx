import { Link } from 'wouter';
import type { CallSummary } from '#shared/domain/call.ts';
import { toneText } from '../../components/badge.tsx';
import { RelativeTime } from '../../components/time.tsx';
import { agentName, callOutcome, hostOf } from '../calls/call-list.ts';

/** A few calls, each a link to its detail. */
export function CallLines({
  calls,
  label,
}: {
  readonly calls: readonly CallSummary[];
  readonly label: string;
}) {
  return (
    <ul aria-label={label} className="-mx-2 -mb-2 flex flex-col">
      {calls.map((call) => (
        <li key={call.id}>
          <CallLine call={call} />
        </li>
      ))}
    </ul>
  );
}

function CallLine({ call }: { readonly call: CallSummary }) {
  const outcome = callOutcome(call);
  return (
    <Link
      href={`/calls/${call.id}`}
      className="flex items-center gap-3 rounded-md px-2 py-1.5 hover:bg-hover"
    >
      <span
        title={call.error_message ?? undefined}
        className={`w-16 shrink-0 truncate text-sm font-medium ${toneText[outcome.tone]}`}
      >
        {outcome.label}
      </span>
      <span className="min-w-0 flex-1">
        <span className="block truncate text-sm" title={`${hostOf(call.origin)}${call.path}`}>
          <span className="font-mono text-xs">{call.method}</span>{' '}
          <span className="text-muted">{call.toolkit ?? hostOf(call.origin)}</span>{' '}
          <bdi className="font-mono text-xs">{call.path}</bdi>
        </span>
        <span className="block truncate text-xs text-muted">
          <bdi>{agentName(call)}</bdi> · <RelativeTime at={call.started_at} />
        </span>
      </span>
    </Link>
  );
}
