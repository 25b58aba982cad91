import { Buffer } from 'node:buffer';
import { SallyportError } from '#shared/errors.ts';

/** An opaque text that names the position of the last row of a page, and fits into a URL: the next page starts behind it. */
export function encodeCursor(position: number): string {
  return Buffer.from(`p${position}`).toString('base64url');
}

/** The position that a cursor names; fails with ValidationFailed where the text was not made by `encodeCursor`. */
export function decodeCursor(cursor: string): number {
  const position = Number(
    /^p(-?\d{1,16})$/u.exec(Buffer.from(cursor, 'base64url').toString())?.[1] ?? 'none',
  );
  if (!Number.isSafeInteger(position) || encodeCursor(position) !== cursor) {
    throw new SallyportError('ValidationFailed', 'cursor: is not a cursor of this list.', {
      field: 'cursor',
      fix: 'Send the next_cursor of the page before, or leave it out for the first page.',
    });
  }
  return position;
}
