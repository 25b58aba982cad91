import type { CallSummary } from '#shared/domain/call.ts';
import { aCallSummary } from '#test/support/call-summary.ts';

/** A call for tests that started `second` seconds into a fixed minute. */
export function testCall(id: string, second: number): CallSummary {
  return aCallSummary({ id, started_at: new Date(Date.UTC(2026, 10, 20, 9, 0, second)).toISOString() });
}
