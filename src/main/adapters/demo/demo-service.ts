import { randomBytes } from 'node:crypto';
import type { DemoService } from '#main/core/ports/index.ts';
import { type RunningIssueTracker, startIssueTracker } from './issue-tracker.ts';

/** By their shape alone, so that nothing has to be kept for the next start: they open nothing but made-up issues. */
const tokenShape = /^demo_[A-Za-z0-9_-]{24}$/;

/** The demo service, as an issue tracker of this process. */
export function createDemoService(): DemoService {
  let running: RunningIssueTracker | null = null;
  return {
    async start(port) {
      running ??= await startIssueTracker({ port, accepts: (token) => tokenShape.test(token) }).catch(
        () => null,
      );
      return running?.origin ?? null;
    },
    newToken: () => `demo_${randomBytes(18).toString('base64url')}`,
    async stop() {
      const ended = running;
      running = null;
      await ended?.close();
    },
  };
}
