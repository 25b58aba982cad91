import type { Progress } from '../../progress.ts';

/** Notes the recorded call behind an answer; of several the last one, for headers that can name only one. */
export function noteCall(progress: Progress) {
  return ({ callId, accountId }: { readonly callId: string; readonly accountId: string | null }): void => {
    progress.callId = callId;
    if (accountId !== null) progress.accountId = accountId;
  };
}
