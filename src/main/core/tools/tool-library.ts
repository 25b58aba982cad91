import type { ToolOrigin } from '#shared/domain/openapi-import.ts';
import type { DescribedOperation } from '#shared/domain/operation-tool.ts';
import { createSerialQueue } from '#shared/serial-queue.ts';
import type { StoredOperation, ToolRepository, ToolSet, WholeToolSet } from '../ports/index.ts';

/** How the tools of a toolkit differ from those of a new import, by slug. */
export interface ToolChanges {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: number;
}

/** The imported tools, in memory once started. */
export interface ToolLibrary {
  start(): Promise<void>;
  /** The toolkits that have imported tools. */
  toolkits(): readonly string[];
  originOf(toolkit: string): ToolOrigin | null;
  /** In the order of their slugs. */
  of(toolkit: string): readonly StoredOperation[];
  find(slug: string): { readonly toolkit: string; readonly operation: StoredOperation } | undefined;
  search(toolkit: string, words: readonly string[], limit: number): Promise<readonly string[]>;
  /**
   * Gives operations their slugs: `{TOOLKIT}_{OPERATION}`, at most 64 characters, which is what model providers take.
   *
   * @param isTaken whether a slug belongs to a tool of another source.
   */
  named(
    toolkit: string,
    operations: readonly DescribedOperation[],
    isTaken: (slug: string) => boolean,
  ): StoredOperation[];
  changes(toolkit: string, operations: readonly StoredOperation[]): ToolChanges;
  /**
   * Stores operations as the tools of a toolkit, in the place of those that it had.
   *
   * @param beforeChange runs when all is written and nothing in force yet; what it throws leaves everything as it was.
   */
  replace(
    toolkit: string,
    origin: ToolOrigin,
    operations: readonly StoredOperation[],
    signal: AbortSignal,
    onProgress: (done: number) => void,
    beforeChange: () => Promise<void>,
  ): Promise<void>;
  /** The tools of every toolkit that has some. */
  sets(): readonly WholeToolSet[];
  /**
   * Stores the tools of several toolkits in the place of those that they had: all or none. A slug that a tool of another toolkit
   * has taken here gets a number.
   *
   * @param beforeChange as for `replace`.
   */
  restore(
    sets: readonly WholeToolSet[],
    isTaken: (slug: string, toolkit: string) => boolean,
    beforeChange: () => Promise<void>,
  ): Promise<void>;
  /** Forgets the tools of a toolkit, as when it is deleted. */
  withdraw(toolkit: string): Promise<void>;
}

export interface ToolLibraryDeps {
  readonly repository: ToolRepository;
  readonly newRevision: () => string;
  /** Lets what waits come in between two parts of a long task. */
  readonly breathe: () => Promise<void>;
}

interface Shelf {
  readonly set: ToolSet;
  readonly bySlug: ReadonlyMap<string, StoredOperation>;
}

const longestSlug = 64;
/** So many rows are written at a time: a few milliseconds. */
const part = 10;

export function createToolLibrary({ repository, newRevision, breathe }: ToolLibraryDeps): ToolLibrary {
  const shelves = new Map<string, Shelf>();
  const inTurn = createSerialQueue();

  async function sweep(): Promise<void> {
    while (await repository.sweep()) await breathe();
  }

  /** Operations under slugs that no other tool has. */
  function slugged(
    toolkit: string,
    operations: readonly StoredOperation[],
    isTaken: (slug: string) => boolean,
  ): StoredOperation[] {
    const others = [...shelves].filter(([name]) => name !== toolkit).map(([, { bySlug }]) => bySlug);
    const taken = new Set<string>();
    const isFree = (slug: string) =>
      !taken.has(slug) && !isTaken(slug) && !others.some((bySlug) => bySlug.has(slug));
    return operations.map((operation) => {
      const slug = freeSlug(operation.slug, isFree);
      taken.add(slug);
      return slug === operation.slug ? operation : { ...operation, slug };
    });
  }

  async function putInForce(
    wanted: readonly WholeToolSet[],
    signal: AbortSignal | null,
    onProgress: (done: number) => void,
    beforeChange: () => Promise<void>,
  ): Promise<void> {
    const staged = wanted.map((set) => ({ ...set, revision: newRevision() }));
    let done = 0;
    try {
      for (const { revision, operations } of staged) {
        for (let start = 0; start < operations.length; start += part) {
          signal?.throwIfAborted();
          const rows = operations.slice(start, start + part);
          await repository.stage(revision, rows);
          done += rows.length;
          onProgress(done);
          await breathe();
        }
      }
      signal?.throwIfAborted();
      await beforeChange();
      if (staged.length > 0) await repository.publish(staged);
      for (const { operations, ...set } of staged) {
        shelves.set(set.toolkit, { set, bySlug: shelf(operations) });
      }
    } finally {
      await sweep();
    }
  }

  return {
    async start() {
      for (const set of await repository.sets()) {
        shelves.set(set.toolkit, { set, bySlug: shelf(await repository.operations(set.revision)) });
      }
      // What an import left behind that did not come to its end.
      await inTurn(() => sweep());
    },
    toolkits: () => [...shelves.keys()],
    originOf: (toolkit) => shelves.get(toolkit)?.set.origin ?? null,
    of: (toolkit) => [...(shelves.get(toolkit)?.bySlug.values() ?? [])],
    find(slug) {
      for (const [toolkit, { bySlug }] of shelves) {
        const operation = bySlug.get(slug);
        if (operation) return { toolkit, operation };
      }
      return undefined;
    },
    async search(toolkit, words, limit) {
      const found = shelves.get(toolkit);
      return found === undefined || words.length === 0
        ? []
        : repository.search(found.set.revision, words, limit);
    },
    named(toolkit, operations, isTaken) {
      return slugged(
        toolkit,
        operations.map(({ name, binding, ...operation }) => {
          const { method, path } = binding;
          const slug = `${toolkit.toUpperCase()}_${name}`;
          return { ...operation, slug, method, path, binding: JSON.stringify(binding) };
        }),
        isTaken,
      );
    },
    changes(toolkit, operations) {
      const before = shelves.get(toolkit)?.bySlug ?? new Map<string, StoredOperation>();
      const slugs = new Set(operations.map(({ slug }) => slug));
      const kept = operations.flatMap((operation) => {
        const old = before.get(operation.slug);
        return old === undefined ? [] : [{ slug: operation.slug, isSame: isSame(old, operation) }];
      });
      return {
        added: operations.filter(({ slug }) => !before.has(slug)).map(({ slug }) => slug),
        changed: kept.filter((each) => !each.isSame).map(({ slug }) => slug),
        removed: [...before.keys()].filter((slug) => !slugs.has(slug)),
        unchanged: kept.filter((each) => each.isSame).length,
      };
    },
    replace: (toolkit, origin, operations, signal, onProgress, beforeChange) =>
      inTurn(() => putInForce([{ toolkit, origin, operations }], signal, onProgress, beforeChange)),
    sets: () =>
      [...shelves].map(([toolkit, { set, bySlug }]) => ({
        toolkit,
        origin: set.origin,
        operations: [...bySlug.values()],
      })),
    restore: (sets, isTaken, beforeChange) =>
      inTurn(() => {
        const free = sets.map((set) => ({
          ...set,
          operations: slugged(set.toolkit, set.operations, (slug) => isTaken(slug, set.toolkit)),
        }));
        return putInForce(free, null, () => {}, beforeChange);
      }),
    withdraw: (toolkit) =>
      inTurn(async () => {
        if (!shelves.delete(toolkit)) return;
        await repository.withdraw(toolkit);
        await sweep();
      }),
  };
}

function shelf(operations: readonly StoredOperation[]): ReadonlyMap<string, StoredOperation> {
  const sorted = [...operations].sort((a, b) => (a.slug < b.slug ? -1 : 1));
  return new Map(sorted.map((operation) => [operation.slug, operation]));
}

function isSame(a: StoredOperation, b: StoredOperation): boolean {
  return (
    a.title === b.title && a.description === b.description && a.input === b.input && a.binding === b.binding
  );
}

/** A slug that is too long keeps its beginning; what tells it apart is a number. */
function freeSlug(wanted: string, isFree: (slug: string) => boolean): string {
  const cut = wanted.length <= longestSlug ? wanted : wanted.slice(0, longestSlug).replace(/_+$/, '');
  if (isFree(cut)) return cut;
  for (let number = 2; ; number += 1) {
    const end = `_${number}`;
    const numbered = `${cut.slice(0, longestSlug - end.length)}${end}`;
    if (isFree(numbered)) return numbered;
  }
}
