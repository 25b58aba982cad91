import { app, type Session, shell } from 'electron';
import { consoleOrigin } from '../console-policy.ts';
import { externalLink } from '../external-link.ts';

/**
 * Keeps every page of ours where it is: no navigation, no new window, no webview, no permission except writing text to the
 * clipboard, no request to anything but the console's own files. Links that `externalLink` allows open in the person's browser.
 */
export function guardContents(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      const link = externalLink(url);
      if (link !== null) void shell.openExternal(link);
      return { action: 'deny' };
    });
  });
}

/** The same for what belongs to a session: permissions, devices and requests. */
export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, decide) => decide(isAllowed(permission)));
  session.setPermissionCheckHandler((_contents, permission) => isAllowed(permission));
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest((details, decide) =>
    decide({ cancel: !details.url.startsWith(`${consoleOrigin}/`) && !isLocalToPage(details.url) }),
  );
}

/** Copying a new key is a button of the console; reading the clipboard is nobody's. */
const isAllowed = (permission: string): boolean => permission === 'clipboard-sanitized-write';

/** What never leaves the process: images in the page itself, files that the page made to be saved, and the developer tools. */
const isLocalToPage = (url: string): boolean =>
  ['data:', `blob:${consoleOrigin}/`, 'devtools:'].some((start) => url.startsWith(start));
