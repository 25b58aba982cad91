import { createHash } from 'node:crypto';
import type { CallerProcess } from '#shared/domain/approval.ts';
import type { OpenDoor } from '#shared/domain/call.ts';
import type { Approvals } from '../approvals/index.ts';
import type { Clock } from '../ports/index.ts';
import type { Admit } from './admit.ts';
import type { ProxyCall } from './call.ts';
import type { Passage } from './call-renewal.ts';
import { holdBody } from './held-body.ts';

/** Holds the calls that a rule asks about. */
export interface CallApproval {
  isDue(passage: Passage): boolean;
  /**
   * The same call once the owner has granted it, everything that admitted it checked again.
   *
   * @param signal aborted when the caller goes away.
   * @throws as Approvals.hold, or what refuses the call by now.
   */
  granted(passage: Passage, signal: AbortSignal): Promise<Passage>;
}

/** The SDK gives up after 60 s; clients of the streaming doors wait longer. */
const holdMs: Readonly<Record<OpenDoor, number>> = {
  envelope: 45_000,
  pass_through: 120_000,
  console: 45_000,
  replay: 45_000,
  tools: 45_000,
  mcp: 120_000,
};
/** Of the time that a call may take in all, what is left to the service however long the owner took. */
const leastTotalMs = 10_000;

export function createCallApproval({
  approvals,
  admit,
  callerOf,
  clock,
}: {
  readonly approvals: Pick<Approvals, 'hold'>;
  readonly admit: Admit;
  /** The program that called; null where that cannot be found out. Never fails. */
  readonly callerOf: (call: ProxyCall) => Promise<CallerProcess | null>;
  readonly clock: Pick<Clock, 'monotonic'>;
}): CallApproval {
  return {
    isDue: ({ asks }) => asks !== null,
    async granted(passage, signal) {
      const { call, recording, credential, target, scrubber, asks } = passage;
      if (asks === null || call.key === null) return passage;
      const began = clock.monotonic();
      const [{ body, preview, read, digest }, caller] = await Promise.all([
        holdBody(call.body, scrubber, signal),
        callerOf(call),
      ]);
      if (read !== null) recording.held(read);
      const path = scrubber.text(target.path + target.query);
      const headers = call.headers.map(([name, value]): [string, string] => [name, scrubber.text(value)]);
      const deciding = approvals.hold(
        {
          shown: {
            call_id: recording.id,
            key_id: call.key.id,
            key_name: call.key.name,
            account_id: credential.account?.id ?? null,
            toolkit: credential.toolkit.slug,
            front_door: call.frontDoor,
            method: call.method,
            origin: target.origin,
            path,
            rule: asks.rule,
            headers,
            body: preview,
            caller,
          },
          route: asks.route,
          routePath: scrubber.text(target.path),
          fingerprint:
            digest === null ? null : fingerprintOf([asks.route, path, call.query, call.headers, digest]),
          holdMs: holdMs[call.frontDoor],
        },
        signal,
      );
      try {
        recording.approved(await deciding);
      } finally {
        recording.waited('approval', clock.monotonic() - began);
      }
      const { totalMs } = call.limits;
      const left = totalMs === null ? null : Math.max(leastTotalMs, totalMs - (clock.monotonic() - began));
      const approved = { ...call, body, limits: { ...call.limits, totalMs: left } };
      const admitted = admit(approved, recording, { approved: true });
      passage.scrubbing.scrubber = admitted.scrubber;
      return { ...passage, ...admitted, call: approved };
    },
  };
}

function fingerprintOf(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64');
}
