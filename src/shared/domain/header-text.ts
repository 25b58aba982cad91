import type { FieldPair } from './call.ts';

const lineFeed = '\n';

/**
 * All names and values of lists of headers in one text, each with a line feed behind it: nothing that stands in one of them is
 * read together with its neighbours.
 */
export function headerTextOf(lists: readonly (readonly FieldPair[])[]): string {
  let text = '';
  for (const headers of lists) {
    for (const [name, value] of headers) text += name + lineFeed + value + lineFeed;
  }
  return text;
}
