import { randomBytes } from 'node:crypto';
import {
  type ReceivedRequest,
  type RunningIssueTracker,
  startIssueTracker,
} from '#main/adapters/demo/issue-tracker.ts';

export type { ReceivedRequest };

export interface IssueTracker extends RunningIssueTracker {
  /** The only token it accepts. */
  readonly token: string;
  readonly received: ReceivedRequest[];
}

/** Starts the demo service on a free loopback port, and keeps what it receives. */
export async function startWatchedIssueTracker(): Promise<IssueTracker> {
  const token = `demo_${randomBytes(18).toString('base64url')}`;
  const received: ReceivedRequest[] = [];
  const tracker = await startIssueTracker({
    port: 0,
    accepts: (given) => given === token,
    onRequest: (request) => received.push(request),
  });
  return { ...tracker, token, received };
}
