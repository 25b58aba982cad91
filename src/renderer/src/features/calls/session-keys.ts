import type { KeyboardEvent } from 'react';

/** What the rows of the sessions are known by in the page: a session's own, or a call's. */
const rowOfSession = 'data-session';
const rowOfCall = 'data-call';
const anyRow = `[${rowOfSession}], [${rowOfCall}]`;

/**
 * Goes from row to row by the arrow keys as in the list of calls, where the row that is gone to is opened when it is a call's.
 * Left and right fold a session, from its calls too. Answers whether the key was one of these.
 */
export function moveInSessions(
  event: KeyboardEvent<HTMLElement>,
  onSelect: (callId: string) => void,
): boolean {
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>(anyRow)];
  const at = rows.indexOf(document.activeElement as HTMLElement);
  const go = (to: number): void => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, to))];
    row?.focus();
    const call = row?.getAttribute(rowOfCall);
    if (call != null) onSelect(call);
  };
  const current = rows[at];
  switch (event.key) {
    case 'ArrowDown':
      go(at + 1);
      return true;
    case 'ArrowUp':
      go(at === -1 ? rows.length - 1 : at - 1);
      return true;
    case 'Home':
      go(0);
      return true;
    case 'End':
      go(rows.length - 1);
      return true;
    case 'ArrowRight':
      if (current?.getAttribute('aria-expanded') === 'false') current.click();
      return current !== undefined;
    case 'ArrowLeft':
      if (current?.getAttribute('aria-expanded') === 'true') current.click();
      else rows.findLast((row, index) => index < at && row.hasAttribute(rowOfSession))?.focus();
      return current !== undefined;
    default:
      return false;
  }
}
