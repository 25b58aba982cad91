import { Buffer } from 'node:buffer';
import { SallyportError } from '#shared/errors.ts';

/** The last row of a page: the next page starts after it. */
export interface CallPosition {
  readonly startedAt: number;
  readonly id: string;
}

/** An opaque text that names a position and fits into a URL. */
export function encodeCursor({ startedAt, id }: CallPosition): string {
  return Buffer.from(`${startedAt}:${id}`).toString('base64url');
}

/** The position that a cursor names; fails with ValidationFailed where the text was not made by `encodeCursor`. */
export function decodeCursor(cursor: string): CallPosition {
  const match = /^(-?\d{1,15}):(.+)$/su.exec(Buffer.from(cursor, 'base64url').toString());
  const position = { startedAt: Number(match?.[1]), id: match?.[2] ?? '' };
  if (match === null || encodeCursor(position) !== cursor) {
    throw new SallyportError('ValidationFailed', 'cursor: is not a cursor of this list.', {
      field: 'cursor',
      fix: 'Send the next_cursor of the page before, or leave it out for the first page.',
    });
  }
  return position;
}
