import type { KeyObject } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import type { FieldPair } from '#shared/domain/call.ts';
import type { HeaderPacking, WrittenHeaders } from './call-row.ts';
import { sealPart, unsealPart } from './call-sealing.ts';
import { learnVocabulary } from './header-learning.ts';
import { createHeaderSample } from './header-sample.ts';
import { createHeaderVocabulary, type HeaderVocabulary, vocabularySchema } from './header-vocabulary.ts';
import { readHeaders, writeHeaders } from './header-writing.ts';
import { createPackedReader, createPackedWriter } from './packed-bytes.ts';
import { parseJson } from './stored-row.ts';

/**
 * The vocabularies of an open calls.db. Headers are written by the newest one, which calls recorded before have taught;
 * those that older calls were written by are kept until these are gone. Each is sealed as the calls are.
 */
export interface HeaderEditions extends HeaderPacking {
  /** Reads those that the key opens; without a key none is known. */
  setKey(key: KeyObject | null): void;
  /** Learns from the calls where it is time to. To be called when each call that was written is in the table. */
  settle(): void;
  /** Lets the present one go: it may know what calls said that are deleted. */
  retire(): void;
  /**
   * To be called when calls were deleted: deletes what none of the others needs. The present one is let go when the calls that
   * taught it are gone, so that what they said does not outlive them for good.
   */
  followDeletion(): void;
  /** Forgets all; they are deleted with the calls. */
  forget(): void;
  present(): Edition | null;
  /** Stores what was the present one of a damaged file, whose place this one takes: calls on their way were written by it. */
  take(edition: Edition): void;
}

/** A vocabulary of a log, and how it is stored. */
export interface Edition {
  readonly id: number;
  readonly sealed: Uint8Array;
  readonly vocabulary: HeaderVocabulary;
  /** The last place in the list of those calls that taught it. */
  readonly taughtUpTo: number;
}

const learnedSchema = z.object({ taught_up_to: z.int(), entries: vocabularySchema });
type Learned = z.infer<typeof learnedSchema>;

/** Each takes some kilobytes. */
const mostEditions = 16;
/** Another one has to need at most this part of what the present one does. */
const worthOf = 0.75;

/** Prepares the statements of one connection. No key is known at first. */
export function createHeaderEditions(db: Database): HeaderEditions {
  const all = db.prepare<[], { id: number; sealed: Uint8Array; last_position: number | null }>(
    'SELECT id, sealed, last_position FROM header_vocabularies ORDER BY id',
  );
  const count = db.prepare<[], { editions: number; newest: number | null; taughtUpTo: number | null }>(
    `SELECT count(*) AS editions, max(id) AS newest, (SELECT max(position) FROM calls) AS taughtUpTo
     FROM header_vocabularies`,
  );
  const isAnyLeft = db.prepare<[number]>('SELECT 1 FROM calls WHERE position <= ? LIMIT 1');
  const insert = db.prepare('INSERT OR IGNORE INTO header_vocabularies (id, sealed) VALUES (?, ?)');
  const endUse = db.prepare(
    `UPDATE header_vocabularies SET last_position = coalesce((SELECT max(position) FROM calls), 0)
     WHERE last_position IS NULL`,
  );
  const dropUnneeded = db.prepare(
    `DELETE FROM header_vocabularies
     WHERE last_position IS NOT NULL AND NOT EXISTS (SELECT 1 FROM calls WHERE position <= last_position)`,
  );
  const sample = createHeaderSample(Math.random);
  const writer = createPackedWriter();
  let key: KeyObject | null = null;
  let known = new Map<number, HeaderVocabulary>();
  let present: Edition | null = null;
  let isRetired = false;

  const forget = (): void => {
    known = new Map();
    present = null;
    sample.clear();
  };

  const use = (edition: Edition): void => {
    known.set(edition.id, edition.vocabulary);
    present = edition;
  };

  /** Null where they hold a text that cannot be written so. */
  const pack = (headers: WrittenHeaders, { id, vocabulary }: Omit<Edition, 'sealed'>): Uint8Array | null => {
    try {
      writer.number(id);
      writeHeaders(headers, vocabulary, writer);
      return writer.take();
    } catch {
      // What was written before goes with it.
      writer.take();
      return null;
    }
  };

  const sizeBy = (edition: Omit<Edition, 'sealed'>, calls: readonly WrittenHeaders[]): number =>
    calls.reduce((bytes, headers) => bytes + (pack(headers, edition)?.byteLength ?? 0), 0);

  const learn = (its: KeyObject): void => {
    const { learned, tried } = sample.take();
    const { editions, newest, taughtUpTo } = count.get() ?? { editions: 0, newest: null, taughtUpTo: null };
    if (editions >= mostEditions) return;
    const entries = learnVocabulary(listsOf(learned));
    const made = {
      id: (newest ?? 0) + 1,
      vocabulary: createHeaderVocabulary(entries),
      taughtUpTo: taughtUpTo ?? 0,
    };
    if (present !== null && sizeBy(made, tried) > sizeBy(present, tried) * worthOf) return;
    const json = JSON.stringify({ taught_up_to: made.taughtUpTo, entries } satisfies Learned);
    const sealed = sealPart(its, String(made.id), 'vocabulary', Buffer.from(json));
    const store = db.transaction(() => {
      endUse.run();
      insert.run(made.id, sealed);
    });
    store.immediate();
    use({ ...made, sealed });
  };

  const retire = (): void => {
    isRetired = true;
    sample.clear();
  };

  return {
    setKey(changed) {
      forget();
      key = changed;
      if (key === null) return;
      for (const { id, sealed, last_position } of all.all()) {
        const opened = unsealPart(key, String(id), 'vocabulary', sealed);
        const learned =
          opened && learnedSchema.safeParse(parseJson(Buffer.from(opened).toString('utf8'))).data;
        if (!learned) continue;
        const vocabulary = createHeaderVocabulary(learned.entries);
        known.set(id, vocabulary);
        if (last_position === null) present = { id, sealed, vocabulary, taughtUpTo: learned.taught_up_to };
      }
    },
    write(headers, size) {
      sample.note(headers, size);
      return present === null || isRetired ? null : pack(headers, present);
    },
    read(packed) {
      const from = createPackedReader(packed);
      const vocabulary = known.get(from.number());
      if (vocabulary === undefined) throw new RangeError('The vocabulary of these headers is gone.');
      return readHeaders(vocabulary, from);
    },
    settle() {
      if (isRetired) {
        endUse.run();
        isRetired = false;
        present = null;
      }
      if (sample.isDue && key !== null) learn(key);
    },
    retire,
    followDeletion() {
      if (present !== null && !isRetired && isAnyLeft.get(present.taughtUpTo) === undefined) retire();
      if (dropUnneeded.run().changes === 0) return;
      const left = new Set(all.all().map(({ id }) => id));
      for (const id of known.keys()) if (!left.has(id)) known.delete(id);
    },
    forget,
    present: () => present,
    take(edition) {
      insert.run(edition.id, edition.sealed);
      use(edition);
    },
  };
}

function listsOf(calls: readonly WrittenHeaders[]): (readonly FieldPair[])[] {
  const lists: (readonly FieldPair[])[] = [];
  for (const [request, response] of calls) lists.push(request, response);
  return lists;
}
