import { z } from 'zod';
import { type Toolkit, type ToolkitInput, toolkitInputSchema } from '#shared/domain/toolkit.ts';
import { issuePath, issueWords } from '#shared/issue-words.ts';
import { completeInput, toolkitFrom } from './complete-toolkit.ts';
import { type Fault, validationFailed } from './fault.ts';
import { toolkitFaults } from './validate-toolkit.ts';

/** Completes and checks a person's toolkit. @throws SallyportError ValidationFailed with every fault. */
export function validInput(input: ToolkitInput): ToolkitInput {
  const complete = completeInput(input);
  const faults = toolkitFaults(complete);
  if (faults.length > 0) throw validationFailed(faults, 'Correct the named fields of the toolkit.');
  return complete;
}

type Stored =
  | { readonly toolkit: Toolkit }
  | { readonly slug: string | null; readonly faults: readonly string[] };

/** Reads a stored toolkit, which an older version or a hand may have written: it is usable, or its faults are told. */
export function readStored(stored: unknown): Stored {
  const parsed = toolkitInputSchema.safeParse(stored, { error: issueWords });
  const complete = parsed.success ? completeInput(parsed.data) : null;
  const faults = parsed.success && complete ? toolkitFaults(complete) : issueFaults(parsed.error);
  if (complete && faults.length === 0) return { toolkit: toolkitFrom(complete, 'custom') };
  const slug = z.looseObject({ slug: z.string() }).safeParse(stored);
  return {
    slug: slug.success ? slug.data.slug : null,
    faults: faults.map(({ field, reason }) => `${field}: ${reason}`),
  };
}

/** The faults that a schema found. */
export function issueFaults(error: z.ZodError | undefined): Fault[] {
  return (error?.issues ?? []).map((issue) => ({ field: issuePath(issue.path), reason: issue.message }));
}
