import type { DocumentIssue } from '#main/core/ports/index.ts';

/** Collects what is wrong with a document. */
export interface Issues {
  error(pointer: string, message: string): void;
  /** For what is left out because of it. */
  warning(pointer: string, message: string): void;
  readonly list: readonly Omit<DocumentIssue, 'line'>[];
  /** A warning of a part that is come across again and again; later ones of the same place change nothing. */
  warningOnce(pointer: string, message: string): void;
  /** Also those beyond what the list keeps. */
  readonly count: number;
  readonly hasError: boolean;
}

/** More than a person reads; the rest is only counted. */
const mostListed = 200;
const longestMessage = 300;

export function createIssues(): Issues {
  const errors: Omit<DocumentIssue, 'line'>[] = [];
  const warnings: Omit<DocumentIssue, 'line'>[] = [];
  const told = new Set<string>();
  let count = 0;
  const add = (severity: DocumentIssue['severity'], pointer: string, message: string) => {
    count += 1;
    const list = severity === 'error' ? errors : warnings;
    if (list.length >= mostListed) return;
    list.push({ severity, pointer: pointer.slice(0, 500), message: message.slice(0, longestMessage) });
  };
  return {
    error: (pointer, message) => add('error', pointer, message),
    warning: (pointer, message) => add('warning', pointer, message),
    warningOnce(pointer, message) {
      if (told.has(pointer)) return;
      told.add(pointer);
      add('warning', pointer, message);
    },
    get list() {
      return [...errors, ...warnings].slice(0, mostListed);
    },
    get count() {
      return count;
    },
    get hasError() {
      return errors.length > 0;
    },
  };
}
