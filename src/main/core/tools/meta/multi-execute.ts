import type { z } from 'zod';
import { SallyportError } from '#shared/errors.ts';
import type { ToolOutcome } from '../tool.ts';
import type { multiExecuteInput } from './meta-inputs.ts';

type Item = z.output<typeof multiExecuteInput>['tools'][number];

/**
 * Runs several tools at once. One that fails or is refused leaves the others as they are: each result tells for itself.
 *
 * @param run runs one of them.
 */
export async function multiExecute(
  items: readonly Item[],
  run: (item: Item) => Promise<ToolOutcome>,
): Promise<{ data: Record<string, unknown>; failed: number }> {
  const outcomes = await Promise.all(items.map((item) => run(item).catch(asOutcome)));
  const failed = outcomes.filter(({ successful }) => !successful).length;
  return {
    failed,
    data: {
      results: outcomes.map(({ successful, data, error, logId }, index) => ({
        index,
        tool_slug: items[index]?.tool_slug,
        response: {
          successful,
          data,
          ...(error === null ? {} : { error }),
          ...(logId ? { log_id: logId } : {}),
        },
        ...(error === null ? {} : { error }),
      })),
      total_count: outcomes.length,
      success_count: outcomes.length - failed,
      error_count: failed,
    },
  };
}

/** A refusal, as the outcome of one of several. A defect is no outcome. */
function asOutcome(error: unknown): ToolOutcome {
  if (!(error instanceof SallyportError)) throw error;
  const { code, message, details } = error;
  return {
    successful: false,
    data: {},
    error: [`${code}: ${message}`, details.fix].filter(Boolean).join(' '),
    logId: '',
  };
}
