/** The rows of a long list that exist at a time: from `first` up to, but not with, `end`. */
export interface RowWindow {
  readonly first: number;
  readonly end: number;
}

/** Rows come and go in blocks of so many, so that scrolling a little draws nothing anew. */
const block = 4;

/** The rows to draw around what is in view of a list whose rows are all of one height. */
export function windowAround(scrollTop: number, height: number, rowHeight: number, count: number): RowWindow {
  const top = Math.floor(Math.max(0, scrollTop) / rowHeight / block) * block;
  const first = Math.max(0, Math.min(top - block, lastBlock(count)));
  const shown = Math.ceil(height / rowHeight / block) * block;
  return { first, end: Math.min(count, top + shown + 2 * block) };
}

/** Where to scroll so that a row is in view: nowhere where it is, and as little as possible, or to its middle. */
export function scrollTopFor(
  row: number,
  align: 'nearest' | 'center',
  view: { readonly scrollTop: number; readonly height: number; readonly rowHeight: number },
): number {
  const { scrollTop, height, rowHeight } = view;
  const top = row * rowHeight;
  if (align === 'center') return Math.max(0, top - (height - rowHeight) / 2);
  return Math.max(0, Math.min(top, Math.max(scrollTop, top + rowHeight - height)));
}

function lastBlock(count: number): number {
  return Math.floor(Math.max(0, count - 1) / block) * block;
}
