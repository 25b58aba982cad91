import { z } from 'zod';
import {
  type Toolkit,
  type ToolkitInput,
  toolkitInputSchema,
  toolkitSchema,
} from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';
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

/** Checks the shipped catalog by the same rules as a person's toolkit. @throws SallyportError Internal. */
export function parseCatalog(catalog: unknown): Toolkit[] {
  const parsed = z.array(toolkitSchema).safeParse(catalog);
  const faults: Fault[] = parsed.success
    ? parsed.data.flatMap((toolkit) =>
        toolkitFaults(withoutDerived(toolkit)).map(({ field, reason }) => ({
          field: `${toolkit.slug}.${field}`,
          reason,
        })),
      )
    : issueFaults(parsed.error);
  if (parsed.success && faults.length === 0) return parsed.data;
  throw new SallyportError('Internal', 'The toolkit catalog that came with Sallyport is damaged.', {
    fix: 'Install Sallyport again.',
    errors: faults.slice(0, 20).map(({ field, reason }) => `${field}: ${reason}`),
  });
}

function withoutDerived({ tier: _tier, private_network: _privateNetwork, ...input }: Toolkit): ToolkitInput {
  return input;
}

type Stored =
  | { readonly toolkit: Toolkit }
  | { readonly slug: string | null; readonly faults: readonly string[] };

/** Reads a stored toolkit, which an older version or a hand may have written: it is usable, or its faults are told. */
export function readStored(stored: unknown): Stored {
  const parsed = toolkitInputSchema.safeParse(stored);
  const complete = parsed.success ? completeInput(parsed.data) : null;
  const faults = parsed.success && complete ? toolkitFaults(complete) : issueFaults(parsed.error);
  if (complete && faults.length === 0) return { toolkit: toolkitFrom(complete, 'custom') };
  const slug = z.looseObject({ slug: z.string() }).safeParse(stored);
  return {
    slug: slug.success ? slug.data.slug : null,
    faults: faults.map(({ field, reason }) => `${field}: ${reason}`),
  };
}

function issueFaults(error: z.ZodError | undefined): Fault[] {
  return (error?.issues ?? []).map((issue) => ({ field: issue.path.join('.'), reason: issue.message }));
}
