import type { Approval, ApprovalAnswer } from '#shared/domain/approval.ts';
import type { RuleInput } from '#shared/domain/rule.ts';
import type { Tone } from '../../components/badge.tsx';
import { approvalStrings, decidedWords } from '../../strings/approvals.ts';

/** Requests that are alike: what is said of one can be said of all of them. */
export interface ApprovalGroup {
  /** Of the one that has waited longest; it stays the same while others join. */
  readonly id: string;
  /** Oldest first, never empty. */
  readonly approvals: readonly Approval[];
}

export function isUndecided({ state }: Pick<Approval, 'state'>): boolean {
  return state === 'waiting' || state === 'open';
}

/** The path without its query. */
export function routePath({ path }: Pick<Approval, 'path'>): string {
  return path.split('?', 1)[0] ?? path;
}

/** Puts together what comes from one agent, for one account, method and path. Those whose caller waits come first. */
export function groupApprovals(approvals: readonly Approval[]): ApprovalGroup[] {
  const groups = new Map<string, Approval[]>();
  for (const approval of approvals.toSorted(byAge)) {
    const { key_id, account_id, toolkit, method, origin } = approval;
    const route = JSON.stringify([key_id, account_id ?? toolkit, method, origin, routePath(approval)]);
    const known = groups.get(route);
    if (known === undefined) groups.set(route, [approval]);
    else known.push(approval);
  }
  const isUrgent = (members: readonly Approval[]) => members.some(({ state }) => state === 'waiting');
  return [...groups.values()]
    .toSorted((a, b) => Number(isUrgent(b)) - Number(isUrgent(a)))
    .map((members) => ({ id: members[0]?.id ?? '', approvals: members }));
}

/** Oldest first. */
export function byAge(a: Approval, b: Approval): number {
  return a.created_at.localeCompare(b.created_at) || a.id.localeCompare(b.id);
}

/** The rule that "always" makes of a request; null where no rule can name exactly this request. */
export function alwaysRule(approval: Approval, effect: 'allow' | 'deny'): RuleInput | null {
  const path = routePath(approval);
  if (approval.account_id === null || path.includes('*')) return null;
  return {
    effect,
    toolkit: approval.toolkit,
    account_id: approval.account_id,
    methods: [approval.method],
    host: new URL(approval.origin).hostname,
    path,
    limits: null,
    note: null,
  };
}

/** Whether approving once has an effect: a caller that has left is known again only by a body that was read whole. */
export function canPassLater({ state, front_door: door, body }: Approval): boolean {
  return state === 'waiting' || door !== 'pass_through' || body?.complete !== false;
}

/** What has become of an approval, in a few words. */
export function approvalOutcome(approval: Approval): { readonly tone: Tone; readonly label: string } {
  const { state, answer } = approval;
  if (state === 'waiting') return { tone: 'warn', label: approvalStrings.waiting };
  if (state === 'open') {
    const label = approval.caller_gone ? approvalStrings.callerGone : approvalStrings.toldToReturn;
    return { tone: 'neutral', label };
  }
  if (state === 'lapsed') return { tone: 'neutral', label: approvalStrings.lapsed };
  if (approval.withdrawn_at !== null) return { tone: 'neutral', label: approvalStrings.withdrawnAt };
  const fallback: ApprovalAnswer = state === 'granted' ? 'once' : 'deny';
  return { tone: state === 'granted' ? 'ok' : 'danger', label: decidedWords[answer ?? fallback] };
}
