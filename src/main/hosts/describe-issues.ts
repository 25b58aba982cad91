import type { z } from 'zod';

/** One `path: message` line for each fault. Never quotes a value, which may be a secret. */
export function describeIssues(error: z.ZodError): string[] {
  return error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => `${formatPath([...issue.path, key])}: is not a known field`)
      : [`${formatPath(issue.path)}: ${issue.message}`],
  );
}

/** `auth_schemes[0].inject[1].value`; the input as a whole is `input`. */
function formatPath(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'input';
  return path
    .map((step, index) =>
      typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${String(step)}`,
    )
    .join('');
}
