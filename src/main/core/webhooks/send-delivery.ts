import type { FieldPair } from '#shared/domain/call.ts';
import { type ErrorCode, SallyportError } from '#shared/errors.ts';
import type { HttpDispatcher, ResponseControl } from '../ports/index.ts';

export interface OutboundDelivery {
  readonly webhookId: string;
  readonly url: string;
  readonly headers: readonly FieldPair[];
  readonly payload: string;
  /** Whether the address may be a loopback or private one. */
  readonly privateNetwork: boolean;
}

/** What became of an attempt: the receiver's status, or why there is none. */
export type DeliveryOutcome =
  | { readonly status: number; readonly error: null }
  | { readonly status: null; readonly error: string };

/** A receiver that works for long should answer first. */
const limits = { connectMs: 10_000, headersMs: 15_000, idleMs: 15_000, totalMs: 20_000 };

/**
 * Posts a delivery once. Redirects are not followed and of the answer only the status is read. Never throws.
 *
 * @returns null where Sallyport itself cut it off, as when it stops.
 */
export function sendDelivery(
  dispatcher: HttpDispatcher,
  { webhookId, url, headers, payload, privateNetwork }: OutboundDelivery,
): Promise<DeliveryOutcome | null> {
  const { origin, pathname, search } = new URL(url);
  return new Promise((resolve) => {
    let control: ResponseControl | null = null;
    let isOver = false;
    const end = (outcome: DeliveryOutcome) => {
      isOver = true;
      resolve(outcome);
      control?.abort();
    };
    control = dispatcher.send(
      {
        poolKey: `webhook ${webhookId}`,
        origin,
        path: pathname + search,
        method: 'POST',
        headers,
        body: Buffer.from(payload, 'utf8'),
        privateNetwork,
        limits,
      },
      {
        head: ({ status }) => end({ status, error: null }),
        data: () => undefined,
        end: () => undefined,
        failed: (error) => resolve(isOwnDoing(error) ? null : { status: null, error: reasonOf(error) }),
      },
    );
    if (isOver) control.abort();
  });
}

const reasons: Partial<Record<ErrorCode, string>> = {
  UpstreamUnreachable: 'The receiver could not be reached',
  UpstreamTimeout: 'The receiver did not answer in time',
  UpstreamInvalid: 'The receiver’s answer was no HTTP',
  AddressBlocked: 'The name leads to a private address, which only the owner may use',
};

const isOwnDoing = (error: unknown) => error instanceof SallyportError && error.code === 'CallAborted';

function reasonOf(error: unknown): string {
  const known = error instanceof SallyportError ? reasons[error.code] : undefined;
  return known ?? 'The delivery could not be sent';
}
