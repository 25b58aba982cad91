import { CircleX } from 'lucide-react';
import type { ConnectionState } from '#shared/domain/connection.ts';
import { useConsole } from '../../app/console-context.ts';
import { Button } from '../../components/button.tsx';
import { common } from '../../strings/common.ts';
import { oauthStrings } from '../../strings/oauth.ts';

interface OAuthFailedProps {
  readonly failure: Extract<ConnectionState, { step: 'failed' }>;
}

/** The sign-in came to nothing: why, in our words and in the provider's own, and what to do. */
export function OAuthFailed({ failure }: OAuthFailedProps) {
  const { oauth } = useConsole();
  return (
    <div className="flex flex-col gap-5">
      <div role="alert" className="flex gap-3">
        <CircleX size={28} aria-hidden className="shrink-0 text-danger" />
        <div className="min-w-0 [overflow-wrap:anywhere]">
          <h2 className="text-lg font-semibold">{oauthStrings.failedTitle}</h2>
          <p>{failure.message}</p>
          {failure.fix !== null && <p className="mt-1 text-muted">{failure.fix}</p>}
        </div>
      </div>
      {failure.provider_message !== null && (
        <figure className="rounded-lg bg-sunken px-4 py-3">
          <figcaption className="mb-1 text-xs text-muted">{oauthStrings.providerSays}</figcaption>
          <blockquote className="font-mono text-sm whitespace-pre-wrap [overflow-wrap:anywhere] select-text">
            {failure.provider_message}
          </blockquote>
        </figure>
      )}
      <div className="flex flex-wrap items-center gap-3">
        <Button variant="primary" autoFocus onClick={() => oauth.getState().retry()}>
          {common.retry}
        </Button>
        <span className="text-xs text-muted">{oauthStrings.retryHint}</span>
      </div>
    </div>
  );
}
