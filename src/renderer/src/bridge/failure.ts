import { type ErrorCode, errorCodes, SallyportError } from '#shared/errors.ts';

const knownCodes: ReadonlySet<string> = new Set(errorCodes);

function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && knownCodes.has(code);
}

/** Any thrown value as a `SallyportError`: what a screen cannot name is a defect of the console. */
export function toFailure(error: unknown): SallyportError {
  if (error instanceof SallyportError) return error;
  return new SallyportError('Internal', 'Something went wrong in the console.', {
    fix: 'Reload the page and try again.',
    cause: error,
  });
}

/** The failure for a host that does not answer at all. */
export function hostUnreachable(cause?: unknown): SallyportError {
  return new SallyportError('Internal', 'Sallyport does not answer.', {
    fix: 'Check that it is still running, then try again.',
    cause,
  });
}

/** Reads the HTTP error envelope; an answer in any other shape still becomes an error that says what came. */
export function failureFromEnvelope(status: number, body: unknown): SallyportError {
  const error = isRecord(body) && isRecord(body.error) ? body.error : {};
  const { slug, message, suggested_fix: fix, errors, field } = error;
  if (!isErrorCode(slug) || typeof message !== 'string') {
    return new SallyportError('Internal', `Sallyport answered with status ${status} and no explanation.`, {
      fix: 'Reload the page and try again.',
    });
  }
  return new SallyportError(slug, message, {
    ...(typeof fix === 'string' ? { fix } : {}),
    ...(typeof field === 'string' ? { field } : {}),
    ...(Array.isArray(errors) ? { errors: errors.filter((line) => typeof line === 'string') } : {}),
  });
}

/** What is wrong, then what to do. Messages name their field first, which programs need and a person sees. */
export function failureText({ message, details: { field, fix } }: SallyportError): string {
  const isPrefixed = field !== undefined && message.startsWith(`${field}: `);
  const words = isPrefixed ? sentence(message.slice(field.length + 2)) : message;
  return fix === undefined ? words : `${words} ${fix}`;
}

/**
 * The faults of an input by field name, for showing each beside its input. `prefix` is the object the form fills
 * (`fields.` for an account's credential); names are returned without it.
 */
export function fieldFaults(error: SallyportError | null, prefix = ''): Readonly<Record<string, string>> {
  const faults: Record<string, string> = {};
  if (error === null) return faults;
  const { field, errors } = error.details;
  for (const line of errors ?? []) {
    const split = line.indexOf(': ');
    if (split > 0) faults[line.slice(0, split)] ??= sentence(line.slice(split + 2));
  }
  if (field !== undefined && faults[field] === undefined) {
    faults[field] = failureText(error);
  }
  return Object.fromEntries(
    Object.entries(faults).map(([name, text]) => [
      name.startsWith(prefix) ? name.slice(prefix.length) : name,
      text,
    ]),
  );
}

function sentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export type Outcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: SallyportError };

/** Turns a rejection into a value, for callers that show it in place. */
export async function attempt<Value>(work: Promise<Value>): Promise<Outcome<Value>> {
  try {
    return { ok: true, value: await work };
  } catch (error) {
    return { ok: false, error: toFailure(error) };
  }
}
