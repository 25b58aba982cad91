import type { ToolOrigin } from '#shared/domain/openapi-import.ts';
import type { DescribedOperation } from '#shared/domain/operation-tool.ts';

/** The imported tools of one toolkit. */
export interface ToolSet {
  readonly toolkit: string;
  /** Names this set: a new import makes another one, and takes the place of the old when it is complete. */
  readonly revision: string;
  readonly origin: ToolOrigin;
}

/** An operation under the slug of its tool. */
export type StoredOperation = Omit<DescribedOperation, 'name' | 'binding'> & {
  readonly slug: string;
  readonly method: string;
  readonly path: string;
  /** As JSON, checked when the tool is run. */
  readonly binding: string;
};

/** The tools of a toolkit with all that they are: what a backup keeps of them. */
export interface WholeToolSet {
  readonly toolkit: string;
  readonly origin: ToolOrigin;
  readonly operations: readonly StoredOperation[];
}

/** Imported tools: found by their words, and written in parts so that thousands of them hold up nobody. */
export interface ToolRepository {
  /** The sets in force. */
  sets(): Promise<ToolSet[]>;
  operations(revision: string): Promise<StoredOperation[]>;
  /** Stores a part of a set that is not in force yet. */
  stage(revision: string, operations: readonly StoredOperation[]): Promise<void>;
  /** Puts staged sets in force, all or none, each in the place of the one that its toolkit had. */
  publish(sets: readonly ToolSet[]): Promise<void>;
  /** Takes the tools of a toolkit out of force. */
  withdraw(toolkit: string): Promise<void>;
  /** Removes a part of what is not in force; false once nothing is left. */
  sweep(): Promise<boolean>;
  /** The slugs of the tools in a set that have one of the words in them, best first. */
  search(revision: string, words: readonly string[], limit: number): Promise<string[]>;
  close(): void;
}
