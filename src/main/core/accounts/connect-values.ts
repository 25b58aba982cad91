import { type ConnectField, connectFields } from '#shared/domain/connect-fields.ts';
import type { AuthScheme, Toolkit } from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';
import { minterOf } from '../minting/index.ts';
import {
  type Fault,
  originsOf,
  parsedTemplate,
  resolveBaseUrl,
  templateFields,
  validationFailed,
} from '../toolkits/index.ts';

/** What was entered, checked and with defaults filled in. */
export interface ConnectValues {
  readonly fields: Readonly<Record<string, string>>;
  /** Those of them that are no secret. */
  readonly publicFields: Record<string, string>;
  /** Where the credential may go, as the toolkit and these values say. */
  readonly origins: string[];
}

const maxValueBytes = 65_536;

/**
 * Checks what a person entered to connect. White space around a value is dropped where it goes into a header, query, path
 * or host as it is, because pasted tokens bring line breaks; a value that is only sent inside base64 (a password) stays exact.
 *
 * @param toolkit as `toolkitForScheme` returns it.
 * @throws SallyportError ValidationFailed with one line for each fault, as `fields.<name>: …`.
 */
export function connectValues(
  toolkit: Toolkit,
  scheme: AuthScheme,
  given: Readonly<Record<string, string>>,
): ConnectValues {
  const expected = connectFields(toolkit, scheme);
  const places = valuePlaces(scheme);
  const faults = Object.keys(given)
    .filter((name) => !expected.some((field) => field.name === name))
    .map((name) => unexpected(name, toolkit, scheme, expected));
  const fields: Record<string, string> = {};
  for (const field of expected) {
    const value = effectiveValue(field, given, places);
    if (value === undefined) {
      if (field.required) faults.push({ field: `fields.${field.name}`, reason: 'is missing' });
      continue;
    }
    const reason = valueFault(value, places, field.name);
    if (reason !== null) faults.push({ field: `fields.${field.name}`, reason });
    else fields[field.name] = value;
  }
  faults.push(...(minterOf(scheme)?.faults(fields) ?? []));
  const origins = address(toolkit, fields, faults);
  if (faults.length > 0 || origins === null) {
    throw validationFailed(
      faults,
      `Give each field of ${toolkit.name} with ${scheme.mode} as its label says.`,
    );
  }
  const isPublic = ({ name, secret }: ConnectField) => !secret && fields[name] !== undefined;
  const publicFields = Object.fromEntries(
    expected.filter(isPublic).map(({ name }) => [name, fields[name] ?? '']),
  );
  return { fields, publicFields, origins };
}

/** Where the value of each field ends up. */
interface ValuePlaces {
  /** Fields sent only inside base64. */
  readonly exact: ReadonlySet<string>;
  readonly header: ReadonlySet<string>;
  /** Fields in front of the colon of a Basic user name and password. */
  readonly userName: ReadonlySet<string>;
}

function valuePlaces(scheme: AuthScheme): ValuePlaces {
  const plain = new Set<string>();
  const header = new Set<string>();
  const userName = new Set<string>();
  const used = new Set<string>();
  for (const injection of scheme.inject) {
    const template = parsedTemplate(injection.value);
    for (const name of templateFields(template)) used.add(name);
    for (const name of templateFields(template, true)) {
      plain.add(name);
      if (injection.in === 'header') header.add(name);
    }
    const first = scheme.mode === 'BASIC' ? /base64\(\{(\w+)\}:/.exec(injection.value)?.[1] : undefined;
    if (first !== undefined) userName.add(first);
  }
  return { exact: new Set([...used].filter((name) => !plain.has(name))), header, userName };
}

function effectiveValue(
  { name, kind, default: fallback }: ConnectField,
  given: Readonly<Record<string, string>>,
  { exact }: ValuePlaces,
): string | undefined {
  const raw = Object.hasOwn(given, name) ? (given[name] ?? '') : '';
  const value = kind === 'field' && exact.has(name) ? raw : raw.trim();
  return value === '' ? fallback : value;
}

function valueFault(value: string, { header, userName }: ValuePlaces, name: string): string | null {
  if (!value.isWellFormed()) return 'holds half a character (a lone surrogate)';
  if (Buffer.byteLength(value, 'utf8') > maxValueBytes) return 'is longer than 64 KiB';
  if (header.has(name) && !/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
    return 'holds a line break or another character that HTTP headers cannot carry';
  }
  // RFC 7617, section 2: the first colon ends the user name.
  if (userName.has(name) && value.includes(':'))
    return 'cannot hold a colon: it is sent as a Basic user name';
  return null;
}

function unexpected(
  name: string,
  toolkit: Toolkit,
  scheme: AuthScheme,
  expected: readonly ConnectField[],
): Fault {
  const names = expected.map((field) => field.name);
  const known = names.length === 0 ? 'it takes none' : `it takes ${names.join(', ')}`;
  return {
    field: `fields.${name.slice(0, 64)}`,
    reason: `is not a field of ${toolkit.name} with ${scheme.mode} (${known})`,
  };
}

/** The origins for these values; adds what is wrong with the address to the faults, each once, and returns null then. */
function address(
  toolkit: Toolkit,
  fields: Readonly<Record<string, string>>,
  faults: Fault[],
): string[] | null {
  try {
    resolveBaseUrl(toolkit, fields);
    return originsOf(toolkit, fields);
  } catch (error) {
    if (!(error instanceof SallyportError)) throw error;
    for (const line of error.details.errors ?? []) {
      const [field = '', reason = ''] = line.split(/: (.*)/s, 2);
      const known = faults.some((fault) => fault.field === field);
      if (!known) faults.push({ field, reason });
    }
    return null;
  }
}
