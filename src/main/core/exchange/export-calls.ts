import { z } from 'zod';
import type { ParsedInput } from '#shared/contract/index.ts';
import type { CallDetail } from '#shared/domain/call.ts';
import { SallyportError } from '#shared/errors.ts';
import type { Calls } from '../calls/index.ts';
import { harEntry } from './har-entry.ts';
import { shareableCall } from './shareable-call.ts';

type ExportInput = ParsedInput<'calls.export'>;

/** One part of an exported file. */
export interface ExportPart {
  readonly text: string;
  /** In this part. */
  readonly calls: number;
  readonly next_cursor: string | null;
  /** Whether there are calls beyond the most that one file takes. */
  readonly truncated: boolean;
}

export interface ExportDeps {
  readonly calls: Pick<Calls, 'list' | 'get'>;
  readonly version: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** A part ends with the call that takes it beyond this. */
const partLength = 1024 * 1024;
const callsInPart = 100;
const mostCalls = 10_000;

const placeSchema = z.strictObject({
  /** Calls that went before. */
  done: z.int().min(0),
  /** Where the list goes on; null where calls are named. */
  at: z.string().nullable(),
  /** Calls that began later are not part of it. */
  until: z.iso.datetime(),
});
type Place = z.infer<typeof placeSchema>;

/**
 * Exports calls part by part: the parts' texts, one after the other, make the file. Nothing is kept in between.
 *
 * @throws ValidationFailed for a cursor or query that cannot be read. @throws CallNotFound for a named call that is not there.
 */
export function createCallExport({ calls, version, now }: ExportDeps) {
  /** The calls from a place on, each with the place behind it; null where it was the last. */
  async function* callsFrom(
    input: ExportInput,
    place: Place,
  ): AsyncGenerator<{ call: CallDetail; next: Place | null }> {
    let { done, at } = place;
    if (input.ids !== undefined) {
      for (const id of input.ids.slice(done)) {
        done += 1;
        yield {
          call: await calls.get(id),
          next: done === input.ids.length ? null : { ...place, done },
        };
      }
      return;
    }
    for (;;) {
      const query = { ...input.filter, ...(at === null ? {} : { cursor: at }), limit: 1 };
      const { items, next_cursor: cursor } = await calls.list({
        ...query,
        until: earlier(query.until, place.until),
      });
      at = cursor;
      for (const { id } of items) {
        done += 1;
        const call = await found(calls.get(id));
        if (call !== null) yield { call, next: at === null ? null : { ...place, done, at } };
      }
      if (at === null) return;
    }
  }

  return async function exportPart(input: ExportInput): Promise<ExportPart> {
    const place = input.cursor === undefined ? start(now()) : readPlace(input.cursor);
    const written: string[] = [];
    let length = 0;
    let next: Place | null = null;
    for await (const { call, next: behind } of callsFrom(input, place)) {
      const shown = input.include_sensitive ? call : shareableCall(call);
      const text = JSON.stringify(input.format === 'har' ? harEntry(shown) : shown);
      written.push(text);
      length += text.length;
      next = behind;
      if (length > partLength || written.length === callsInPart) break;
      if (behind !== null && behind.done >= mostCalls) break;
    }
    const truncated = next !== null && next.done >= mostCalls;
    const more = truncated ? null : next;
    return {
      text: frame(input.format, written, place.done === 0, more === null, version),
      calls: written.length,
      next_cursor: more === null ? null : Buffer.from(JSON.stringify(more)).toString('base64url'),
      truncated,
    };
  };
}

function frame(
  format: ExportInput['format'],
  written: readonly string[],
  isFirst: boolean,
  isLast: boolean,
  version: string,
): string {
  if (format === 'jsonl') return written.map((line) => `${line}\n`).join('');
  const creator = JSON.stringify({ name: 'Sallyport', version });
  const head = isFirst ? `{"log":{"version":"1.2","creator":${creator},"entries":[\n` : '';
  const separator = isFirst || written.length === 0 ? '' : ',\n';
  return head + separator + written.join(',\n') + (isLast ? '\n]}}\n' : '');
}

function start(now: number): Place {
  return { done: 0, at: null, until: new Date(now + 1).toISOString() };
}

function earlier(one: string | undefined, other: string): string {
  return one !== undefined && Date.parse(one) < Date.parse(other) ? one : other;
}

/** Null for a call that was trimmed from the log meanwhile. */
async function found(call: Promise<CallDetail>): Promise<CallDetail | null> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof SallyportError && error.code === 'CallNotFound') return null;
    throw error;
  }
}

function readPlace(cursor: string): Place {
  try {
    return placeSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch (cause) {
    throw new SallyportError('ValidationFailed', 'cursor: is not one that an export gave.', {
      field: 'cursor',
      fix: 'Take next_cursor from the part before, or begin the export again.',
      cause,
    });
  }
}
