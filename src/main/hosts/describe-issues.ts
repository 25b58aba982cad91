import type { z } from 'zod';
import { issuePath } from '#shared/issue-words.ts';

/** One `path: message` line for each fault; the input as a whole is `input`. Never quotes a value, which may be a secret. */
export function describeIssues(error: z.ZodError): string[] {
  return error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => `${issuePath([...issue.path, key])}: is not a known field`)
      : [`${issuePath(issue.path) || 'input'}: ${issue.message}`],
  );
}
