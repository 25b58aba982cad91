import type { OperationInput } from '#shared/contract/index.ts';
import { longestQuery } from '#shared/domain/call-query.ts';

type ClearInput = OperationInput<'calls.clear'>;

/** Which calls to delete: those with these ids, or all that a query line finds. */
export type ClearChoice =
  | { readonly kind: 'marked'; readonly ids: readonly string[] }
  | { readonly kind: 'query'; readonly query: string };

/** What to ask of the host for a choice: ids go as query lines, which are only so long. */
export function clearInputs(choice: ClearChoice): ClearInput[] {
  if (choice.kind === 'query') return [choice.query === '' ? { all: true } : { query: choice.query }];
  const lines: string[] = [];
  let line = '';
  for (const id of choice.ids) {
    const longer = line === '' ? `id:${id}` : `${line},${id}`;
    if (longer.length > longestQuery) {
      lines.push(line);
      line = `id:${id}`;
    } else {
      line = longer;
    }
  }
  if (line !== '') lines.push(line);
  return lines.map((query) => ({ query }));
}
