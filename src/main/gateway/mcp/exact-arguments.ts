import { parseExactly } from '../../core/index.ts';

/**
 * A message of which the arguments hold their long integers as they were written: the library would round those that a double
 * cannot hold. Undefined where nothing can be lost, and where the library is to say what is wrong with a message.
 */
export function withExactArguments(body: Uint8Array): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
    if (!/[0-9]{16}/.test(text)) return undefined;
    const message: unknown = JSON.parse(text);
    const exact: unknown = parseExactly(text);
    if (!isRecord(message) || !isRecord(message.params) || !isRecord(exact) || !isRecord(exact.params)) {
      return undefined;
    }
    return { ...message, params: { ...message.params, arguments: exact.params.arguments } };
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
