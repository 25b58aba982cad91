import type { ParameterBinding } from '#shared/domain/operation-tool.ts';
import { isRawJson } from '../raw-json.ts';

type Spelling = Pick<ParameterBinding, 'name' | 'style' | 'explode' | 'reserved'>;

/** One `name=value` of a query or form, percent-encoded. */
export type EncodedPair = readonly [string, string];

/** Writes a value where its path parameter stands (OpenAPI 3.1, 4.8.12.4; RFC 6570 for `label` and `matrix`). */
export function pathText({ name, style, explode, reserved }: Spelling, value: unknown): string {
  const encode = encoder(reserved);
  const shown = encode(name);
  if (Array.isArray(value)) {
    const items = value.map((item) => encode(textOf(item)));
    if (style === 'label') return `.${items.join(explode ? '.' : ',')}`;
    if (style === 'matrix')
      return explode ? items.map((item) => `;${shown}=${item}`).join('') : `;${shown}=${items.join(',')}`;
    return items.join(',');
  }
  if (isObject(value)) {
    const parts = Object.entries(value).map(([key, item]) => [encode(key), encode(textOf(item))] as const);
    const pairs = parts.map(([key, item]) => `${key}=${item}`);
    if (style === 'label') return `.${explode ? pairs.join('.') : parts.flat().join(',')}`;
    if (style === 'matrix')
      return explode ? pairs.map((pair) => `;${pair}`).join('') : `;${shown}=${parts.flat().join(',')}`;
    return explode ? pairs.join(',') : parts.flat().join(',');
  }
  const text = encode(textOf(value));
  if (style === 'label') return `.${text}`;
  return style === 'matrix' ? `;${shown}=${text}` : text;
}

/** Writes a value as a query or form has it. */
export function queryPairs({ name, style, explode, reserved }: Spelling, value: unknown): EncodedPair[] {
  const encode = encoder(reserved);
  const shown = encodeText(name);
  if (style === 'json') return [[shown, encode(JSON.stringify(value))]];
  if (style === 'deepObject') return deepPairs(shown, value, encode);
  if (Array.isArray(value)) {
    const items = value.map((item) => encode(textOf(item)));
    return explode && style === 'form'
      ? items.map((item) => [shown, item])
      : [[shown, items.join(separators[style] ?? ',')]];
  }
  if (isObject(value)) {
    const parts = Object.entries(value).map(
      ([key, item]): EncodedPair => [encode(key), encode(textOf(item))],
    );
    return explode && style === 'form' ? parts : [[shown, parts.flat().join(separators[style] ?? ',')]];
  }
  return [[shown, encode(textOf(value))]];
}

/** Writes a value as a header has it: the `simple` style, without percent-encoding. */
export function headerText(
  { style, explode }: Pick<ParameterBinding, 'style' | 'explode'>,
  value: unknown,
): string {
  if (style === 'json') return JSON.stringify(value);
  if (Array.isArray(value)) return value.map(textOf).join(',');
  if (!isObject(value)) return textOf(value);
  return Object.entries(value)
    .map(([key, item]) => `${key}${explode ? '=' : ','}${textOf(item)}`)
    .join(',');
}

/** A value as one text: what has parts of its own becomes JSON. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  return JSON.stringify(value);
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawJson(value);
}

const separators: Partial<Record<ParameterBinding['style'], string>> = {
  spaceDelimited: '%20',
  pipeDelimited: '%7C',
};
const deepest = 20;

/** `filter[a][b]=1`: OpenAPI leaves deeper levels open, and services that use the style nest it so. */
function deepPairs(name: string, value: unknown, encode: (text: string) => string, depth = 0): EncodedPair[] {
  const inner: Iterable<readonly [string | number, unknown]> | null = Array.isArray(value)
    ? value.entries()
    : isObject(value)
      ? Object.entries(value)
      : null;
  if (inner === null || depth === deepest) return [[name, encode(textOf(value))]];
  return Array.from(inner).flatMap(([key, item]) =>
    deepPairs(`${name}[${encodeText(String(key))}]`, item, encode, depth + 1),
  );
}

function encodeText(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

/** Reserved characters stay where the description says so, except those that would end the part of the URL. */
function encoder(reserved: boolean): (text: string) => string {
  if (!reserved) return encodeText;
  return (text) => encodeText(text).replace(/%(?:2F|3A|40|24|2C|3B|21|27|28|29|2A)/g, decodeURIComponent);
}
