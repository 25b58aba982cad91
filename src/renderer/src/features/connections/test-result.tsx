import { Link } from 'wouter';
import { Badge } from '../../components/badge.tsx';
import { ErrorMessage } from '../../components/messages.tsx';
import { connectionStrings, verdictWords } from '../../strings/connections.ts';
import type { TestState } from './connections-store.ts';

/** What a connection test told, with the way to the recorded call. */
export function TestResult({ test }: { readonly test: TestState | undefined }) {
  if (test === undefined || test.state === 'running') return null;
  if (test.state === 'failed') return <ErrorMessage error={test.error} />;
  const { verdict, message, call_id: callId } = test.result;
  return (
    <div role="status" className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
      <Badge tone={verdictWords[verdict].tone}>{verdictWords[verdict].label}</Badge>
      <span className="min-w-0 text-muted [overflow-wrap:anywhere]">{message}</span>
      <Link href={`/calls/${callId}`} className="text-accent underline-offset-2 hover:underline">
        {connectionStrings.viewCall}
      </Link>
    </div>
  );
}
