import type { KeptRequest } from '#shared/domain/kept-draft.ts';
import type { RequestForm } from './request-form.ts';

/** A form as the host keeps it. @param originId the recorded call that it changes; null for a request from scratch. */
export function keptRequest(originId: string | null, { accountId, ...form }: RequestForm): KeptRequest {
  return { kind: 'request', origin_id: originId, account_id: accountId, ...form };
}

/** What was typed of this call, or of a request from scratch where it is null; null for a draft of anything else. */
export function formInKept(draft: KeptRequest | null, originId: string | null): RequestForm | null {
  if (draft === null || draft.origin_id !== originId) return null;
  const { kind: _kind, origin_id: _origin, account_id: accountId, ...form } = draft;
  return { accountId, ...form };
}
