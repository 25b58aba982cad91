import { isDeepStrictEqual } from 'node:util';
import type { AuditAction, AuditChange, AuditSubject } from '#shared/domain/audit.ts';
import { defaultSettings } from '#shared/domain/settings.ts';

type Json = AuditChange['before'];
/** The columns of a row that may be shown, as SQLite holds them. */
export type ShownRow = Readonly<Record<string, string | number | null>>;

/** What one line of the list of changes says of a row that was inserted, updated or deleted. */
export interface ChangeDescription {
  readonly name: string | null;
  readonly action: AuditAction;
  readonly changes: readonly AuditChange[];
}

type Describe = (before: ShownRow | null, after: ShownRow | null) => ChangeDescription | null;

/** Describes a change; null for one that concerns nothing that is shown. */
export function describeChange(
  subject: Exclude<AuditSubject, 'vault' | 'pairing'> | 'vault_slot',
  before: ShownRow | null,
  after: ShownRow | null,
): ChangeDescription | null {
  return descriptions[subject](before, after);
}

const descriptions: Readonly<Record<Exclude<AuditSubject, 'vault' | 'pairing'> | 'vault_slot', Describe>> = {
  agent: (before, after) => {
    const change = ofFields(nameIn('name'), jsonIn('permissions'))(before, after);
    if (change?.action !== 'changed') return change;
    if (before?.revoked_at === null && after?.revoked_at !== null) return { ...change, action: 'revoked' };
    return before?.prefix === after?.prefix ? change : { ...change, action: 'rotated' };
  },
  rules: (before, after) => {
    const changes = ruleChanges(parsedList(before?.rules), parsedList(after?.rules));
    if (changes.length === 0) return null;
    return { name: null, action: actionOf(before, after), changes };
  },
  approval: (_before, after) => {
    const { key_name, method, origin, path, toolkit, account_id, answer, state, withdrawn_at } = asRecord(
      after?.body,
    );
    const shown = { method, origin, path: withoutQuery(path), toolkit, account_id, answer };
    const changes = Object.entries(shown).map(([field, value]) => ({
      field,
      before: null,
      after: value ?? null,
    }));
    const name = typeof key_name === 'string' ? key_name : null;
    if (typeof withdrawn_at === 'string') return { name, action: 'revoked', changes };
    return { name, action: state === 'granted' ? 'granted' : 'denied', changes };
  },
  account: ofFields(nameIn('alias', 'toolkit'), jsonIn('origins', 'public_fields')),
  auth_config: ofFields(nameIn('name'), jsonIn('scopes', 'tool_access_config')),
  toolkit: (before, after) =>
    ofFields(
      ({ name }) => (typeof name === 'string' ? name : null),
      (row) => {
        const { default_headers: headers, ...body } = asRecord(row.body);
        // A header's value may be a key that the person wrote there.
        return { ...body, default_headers: Object.keys(asRecord(headers)) };
      },
    )(before, after),
  webhook: ofFields(
    ({ url }) => String(url),
    // Some receivers carry their secret in the path.
    (row) => ({ ...jsonIn('events')(row), url: originOf(row.url) }),
  ),
  setting: (before, after) => {
    const name = String((after ?? before)?.name);
    const value = parsed(after?.value);
    // A setting that was never stored stood at its default.
    const earlier = before === null ? (asRecord(defaultSettings)[name] ?? null) : parsed(before.value);
    if (isDeepStrictEqual(earlier, value)) return null;
    return { name, action: 'changed', changes: [{ field: name, before: earlier, after: value }] };
  },
  vault_slot: ofFields(nameIn('kind'), jsonIn()),
};

type Fields = Readonly<Record<string, Json>>;

function ofFields(nameOf: (fields: Fields) => string | null, fieldsOf: (row: ShownRow) => Fields): Describe {
  return (before, after) => {
    const earlier = before === null ? {} : fieldsOf(before);
    const later = after === null ? {} : fieldsOf(after);
    const changes = changedFields(earlier, later);
    if (changes.length === 0) return null;
    return { name: nameOf(after === null ? earlier : later), action: actionOf(before, after), changes };
  };
}

function changedFields(before: Fields, after: Fields): AuditChange[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .map((field) => ({ field, before: before[field] ?? null, after: after[field] ?? null }))
    .filter((change) => !isDeepStrictEqual(change.before, change.after));
}

/** Rules one by one, by id; a list may hold hundreds, of which one has changed. */
function ruleChanges(before: readonly Json[], after: readonly Json[]): AuditChange[] {
  const byId = (rules: readonly Json[]) =>
    Object.fromEntries(
      rules.map((rule) => {
        const { id, ...parts } = asRecord(rule);
        return [String(id), parts];
      }),
    );
  const [earlier, later] = [byId(before), byId(after)];
  const changes = changedFields(earlier, later);
  const kept = (of: Fields, other: Fields) => Object.keys(of).filter((id) => other[id] !== undefined);
  const [orderBefore, orderAfter] = [kept(earlier, later), kept(later, earlier)];
  if (isDeepStrictEqual(orderBefore, orderAfter)) return changes;
  return [...changes, { field: 'order', before: orderBefore, after: orderAfter }];
}

function actionOf(before: ShownRow | null, after: ShownRow | null): AuditAction {
  if (before === null) return 'created';
  return after === null ? 'deleted' : 'changed';
}

/** Takes the columns as they are, and those named as the JSON that they hold. */
function jsonIn(...columns: readonly string[]): (row: ShownRow) => Fields {
  return (row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [name, columns.includes(name) ? parsed(value) : value]),
    );
}

function nameIn(...columns: readonly string[]): (fields: Fields) => string | null {
  return (fields) => {
    const column = columns.find((name) => typeof fields[name] === 'string');
    return column === undefined ? null : String(fields[column]);
  };
}

/** The JSON that a column holds; what is none is shown as the text that it is. */
function parsed(value: string | number | null | undefined): Json {
  if (typeof value !== 'string') return value ?? null;
  try {
    return JSON.parse(value) as Json;
  } catch {
    return value;
  }
}

function parsedList(value: string | number | null | undefined): readonly Json[] {
  const list = parsed(value);
  return Array.isArray(list) ? list : [];
}

function asRecord(value: unknown): Record<string, Json> {
  const record = typeof value === 'string' ? parsed(value) : value;
  return typeof record === 'object' && record !== null && !Array.isArray(record)
    ? (record as Record<string, Json>)
    : {};
}

function withoutQuery(path: Json | undefined): Json {
  return typeof path === 'string' ? (path.split('?', 1)[0] ?? null) : null;
}

function originOf(url: string | number | null | undefined): string {
  return URL.parse(String(url))?.origin ?? '';
}
