import type { OperationInput, OperationOutput } from '#shared/contract/index.ts';

type ExportInput = OperationInput<'calls.export'>;
type ExportPart = OperationOutput<'calls.export'>;

/** A whole exported file, its parts in their order. */
export interface ExportedFile {
  readonly parts: readonly string[];
  readonly calls: number;
  /** Whether it ends before the last call, at the most that one file takes. */
  readonly truncated: boolean;
}

/**
 * Fetches an export part by part.
 *
 * @param onProgress told after each part how many calls there are so far.
 * @param signal gives it up between two parts.
 * @throws what fetching a part throws, or the signal's reason.
 */
export async function fetchExport(
  fetchPart: (input: ExportInput) => Promise<ExportPart>,
  input: ExportInput,
  onProgress: (calls: number) => void,
  signal: AbortSignal,
): Promise<ExportedFile> {
  const parts: string[] = [];
  let calls = 0;
  let cursor: string | null = null;
  for (;;) {
    signal.throwIfAborted();
    const part: ExportPart = await fetchPart(cursor === null ? input : { ...input, cursor });
    parts.push(part.text);
    calls += part.calls;
    onProgress(calls);
    cursor = part.next_cursor;
    if (cursor === null) return { parts, calls, truncated: part.truncated };
  }
}

/** `calls-2026-11-21.har` */
export function exportName(format: ExportInput['format'], now: Date): string {
  return `calls-${now.toISOString().slice(0, 10)}.${format}`;
}
