import type { Route } from 'playwright';
import { ownAddress } from './addresses.ts';

type Handler = (request: Request) => Response | Promise<Response>;
type Decide = (decision: { cancel?: boolean }) => void;
type BeforeRequest = (details: { url: string }, decide: Decide) => void;

const handlers = new Map<string, Handler>();
let beforeRequest: BeforeRequest = (_details, decide) => decide({});

export const protocol = {
  registerSchemesAsPrivileged: (): void => {},
  handle: (scheme: string, handler: Handler): void => {
    handlers.set(scheme, handler);
  },
};

export const session = {
  defaultSession: {
    setPermissionRequestHandler: (): void => {},
    setPermissionCheckHandler: (): void => {},
    setDevicePermissionHandler: (): void => {},
    webRequest: {
      onBeforeRequest: (listener: BeforeRequest): void => {
        beforeRequest = listener;
      },
    },
  },
};

/** Answers a request from the scheme's handler where the app lets it pass. Nothing ever reaches a network. */
export async function answerRoute(route: Route): Promise<void> {
  const asked = route.request();
  const url = ownAddress(asked.url());
  const handler = handlers.get(new URL(url).protocol.slice(0, -1));
  const cancelled = await new Promise<boolean>((resolve) => {
    beforeRequest({ url }, ({ cancel }) => resolve(cancel === true));
  });
  if (cancelled || handler === undefined) return route.abort('blockedbyclient');
  const response = await handler(new Request(url, { method: asked.method() }));
  await route.fulfill({
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.from(await response.arrayBuffer()),
  });
}
