import { consoleOrigin } from '../console-policy.ts';

/** What Electron tells about the frame that sent a message; null once the frame is gone. */
export interface SenderFrame {
  readonly url: string;
  readonly parent: unknown;
}

/** Whether a message comes from the console itself: its own origin, in a window's main frame. */
export function isTrustedSender(frame: SenderFrame | null): boolean {
  if (frame === null || frame.parent !== null) return false;
  const url = URL.parse(frame.url);
  // Node knows no origin for a scheme of our own, so the parts are compared.
  return (
    url !== null &&
    `${url.protocol}//${url.host}` === consoleOrigin &&
    url.username === '' &&
    url.password === ''
  );
}
