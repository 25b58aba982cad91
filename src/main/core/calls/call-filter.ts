import type { CallFilter } from '#shared/domain/call-filter.ts';
import { type CallFilterInput, parseCallFilter } from '#shared/domain/call-filter-input.ts';
import { type CallNames, resolveNames } from '#shared/domain/call-names.ts';
import { SallyportError } from '#shared/errors.ts';

/**
 * The conditions of a filter, with the ids of the accounts and agents that it names.
 *
 * @param now milliseconds since the epoch. @throws ValidationFailed where the query line cannot be read; it says where.
 */
export function callFilterOf(input: CallFilterInput, names: CallNames, now: number): CallFilter {
  const parsed = parseCallFilter(input, now);
  if (parsed.ok) return resolveNames(parsed.filter, names);
  const { message, at, suggestion } = parsed.fault;
  throw new SallyportError('ValidationFailed', `query: at character ${at + 1}: ${message}`, {
    field: 'query',
    fix:
      suggestion === null
        ? 'Correct the query, or put free text in quotation marks.'
        : `Write ${suggestion} there.`,
  });
}
