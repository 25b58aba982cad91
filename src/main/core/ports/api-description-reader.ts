import type { DescribedOperation } from '#shared/domain/operation-tool.ts';
import type { AuthScheme, BaseUrlVariable } from '#shared/domain/toolkit.ts';

/** Something in a document that is wrong or was left out. */
export interface DocumentIssue {
  /** An error keeps the document from being used at all; a warning costs a part of it. */
  readonly severity: 'error' | 'warning';
  /** A JSON pointer into the document; '' is the document itself. */
  readonly pointer: string;
  /** Counted from 1; null where it is not known. */
  readonly line: number | null;
  readonly message: string;
}

export interface DescribedServer {
  /** Absolute where the document says so or was fetched; otherwise as written. `{name}` marks a variable. */
  readonly url: string;
  readonly description: string;
  readonly variables: Readonly<Record<string, BaseUrlVariable>>;
}

/** A way to sign in that the document describes, in our words. */
export interface DescribedScheme {
  /** As the document calls it; several names where they are used together. */
  readonly name: string;
  readonly scheme: AuthScheme;
  /** How many operations ask for it. */
  readonly operations: number;
}

/** An OpenAPI or Swagger document, read. */
export interface ApiDescription {
  /** "OpenAPI 3.1.0", "Swagger 2.0". */
  readonly format: string;
  readonly title: string;
  readonly version: string;
  readonly docsUrl: string | null;
  readonly servers: readonly DescribedServer[];
  readonly schemes: readonly DescribedScheme[];
  readonly operations: readonly DescribedOperation[];
  /** How many operations the document has, readable or not. */
  readonly operationCount: number;
  readonly issues: readonly DocumentIssue[];
  /** How many issues there are, of which only the first ones are told. */
  readonly issueCount: number;
}

/** What the reader tells while it works. */
export interface ReadingProgress {
  readonly stage: 'parsing' | 'operations';
  readonly done: number;
  /** 0 where it is not known. */
  readonly total: number;
}

/** Reads API descriptions away from the thread that serves calls. */
export interface ApiDescriptionReader {
  /**
   * @param document its pieces in order: texts, or bytes of UTF-8.
   * @param url where it was fetched from, which relative servers are relative to.
   * @returns what was understood; a document that cannot be used has an issue of severity `error` and no operations.
   * @throws SallyportError CallAborted once the signal fires, ValidationFailed where reading takes too long or too much memory.
   */
  read(
    document: readonly (string | Uint8Array)[],
    url: string | null,
    signal: AbortSignal,
    onProgress: (progress: ReadingProgress) => void,
  ): Promise<ApiDescription>;
}
