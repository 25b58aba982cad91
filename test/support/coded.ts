import { expect } from 'vitest';

/** Matches a `SallyportError` of a code, and of a field where one is given. */
export function coded(code: string, field?: string): unknown {
  return expect.objectContaining(
    field === undefined ? { code } : { code, details: expect.objectContaining({ field }) },
  );
}
