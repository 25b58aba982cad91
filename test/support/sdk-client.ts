import { Composio } from '@composio/core';
import { vi } from 'vitest';
import { type BearerWorld, startBearerWorld } from './bearer-world.ts';

// The SDK reports usage to its maker unless told not to; the variable covers every instance.
process.env.TELEMETRY_DISABLED = 'true';

/** The official SDK, pointed at a gateway, silent towards the outside. */
export function sdkClient(url: string, apiKey: string): Composio {
  return new Composio({ apiKey, baseURL: url, allowTracking: false, disableVersionCheck: true });
}

/** A Sallyport with one account at a tracker, and the SDK pointed at it. */
export async function startSdkTracker(
  options: { readonly alias?: string } = {},
): Promise<BearerWorld & { readonly composio: Composio }> {
  const world = await startBearerWorld({ slug: 'tracker', token: trackerToken, ...options });
  return { ...world, composio: sdkClient(world.app.url, world.app.key) };
}

export const trackerToken = 'upstream-token-of-this-test';

/** What the SDK logs from now on: answers that do not fit its own schemas are only logged, never thrown. */
export function listenToSdk(): { readonly complaints: () => string[] } {
  const heard: string[] = [];
  for (const level of ['error', 'warn', 'log', 'info', 'debug'] as const) {
    vi.spyOn(console, level).mockImplementation((...parts: unknown[]) => {
      heard.push(parts.map(String).join(' '));
    });
  }
  return {
    complaints: () => heard.filter((line) => /validation failed|failed to parse|invalid/i.test(line)),
  };
}

/** What a call through the SDK was refused with. */
export async function refusalOf(
  call: Promise<unknown>,
): Promise<{ kind: string; status: unknown; slug: unknown; message: string }> {
  const thrown = await call.then(
    () => {
      throw new Error('the call went through');
    },
    (error: unknown) => error,
  );
  const error = deepest(thrown);
  const body = error.error?.error;
  return {
    kind: (thrown as Error).constructor.name,
    status: error.status,
    slug: body?.slug,
    message: body?.message ?? String((thrown as Error).message),
  };
}

interface ApiError {
  readonly status?: number;
  readonly error?: { readonly error?: { readonly slug?: string; readonly message?: string } };
  readonly cause?: unknown;
}

/** Some errors of the SDK wrap the one that the client threw. */
function deepest(thrown: unknown): ApiError {
  const error = thrown as ApiError;
  return error.error === undefined && error.cause !== undefined ? deepest(error.cause) : error;
}
