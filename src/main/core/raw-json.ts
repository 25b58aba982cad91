/** A JSON value that is written as it was read (the JSON.parse source text proposal, in V8 since 11.4). */
export interface RawJson {
  readonly rawJSON: string;
}

type Reviver = (this: unknown, key: string, value: unknown, context: { source?: string }) => unknown;

const json = JSON as unknown as {
  parse(text: string, reviver: Reviver): unknown;
  rawJSON(text: string): RawJson;
  isRawJSON(value: unknown): value is RawJson;
};

/**
 * Parses JSON. Integers that a double cannot hold become `RawJson`, which JSON.stringify writes as they came; all other values
 * are the usual ones.
 *
 * @throws SyntaxError as JSON.parse does.
 */
export function parseExactly(text: string): unknown {
  // Without long numbers nothing can be lost, and parsing stays as fast as it is.
  if (!/[0-9]{16}/.test(text)) return JSON.parse(text);
  return json.parse(text, (_key, value, { source }) =>
    typeof value === 'number' &&
    !Number.isSafeInteger(value) &&
    source !== undefined &&
    /^-?[0-9]+$/.test(source)
      ? json.rawJSON(source)
      : value,
  );
}

export function isRawJson(value: unknown): value is RawJson {
  return json.isRawJSON(value);
}
