/** What is used of Electron's `BrowserWindow`. */
export interface OfferedWindow {
  isFocused(): boolean;
  showInactive(): void;
  flashFrame(flag: boolean): void;
  once(event: 'focus', listener: () => void): unknown;
}

/**
 * Brings a page in front of the person because a program asked, not the person. Keys and clicks in the console decide: a window
 * in use stays at its page, and any other comes up without the keyboard.
 *
 * @returns whether the page is shown.
 */
export function offerPage(window: OfferedWindow, showPage: () => void): boolean {
  if (window.isFocused()) return false;
  showPage();
  window.showInactive();
  window.flashFrame(true);
  window.once('focus', () => window.flashFrame(false));
  return true;
}
