import type { ParsedInput } from '#shared/contract/index.ts';
import type { FieldPair } from '#shared/domain/call.ts';
import { canonicalName } from '#shared/domain/header-name.ts';
import type { RecoveredRequest, RequestDraft } from '#shared/domain/request-draft.ts';
import type { SallyportError } from '#shared/errors.ts';
import { fieldFaults } from '../../bridge/failure.ts';
import { replayStrings } from '../../strings/replay.ts';
import { toolStrings } from '../../strings/tool-form.ts';

/** A request as it is typed. */
export interface RequestForm {
  /** Empty until one is chosen. */
  readonly accountId: string;
  readonly method: string;
  readonly endpoint: string;
  /** One `Name: value` per line. */
  readonly headers: string;
  readonly body: string;
  /** A body that is no text, as base64; it is sent as it is or removed. */
  readonly bytes: string | null;
}

export type FormFaults = Partial<Record<'accountId' | 'method' | 'endpoint' | 'headers' | 'body', string>>;

export const blankForm: RequestForm = {
  accountId: '',
  method: 'GET',
  endpoint: '',
  headers: '',
  body: '',
  bytes: null,
};

export const commonMethods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const;

/** What stands in a record where a credential stood. */
const placeholder = '{{credential}}';
const largestBody = 4 * 1024 * 1024;
/** Checked while typing, so only as far as that is quick. */
const largestChecked = 1_000_000;

/** A draft as the form shows it. */
export function formOf(draft: RequestDraft): RequestForm {
  const { body } = draft;
  return {
    accountId: draft.account_id ?? '',
    method: draft.method,
    endpoint: draft.endpoint,
    headers: draft.headers.map(([name, value]) => `${name}: ${value}`).join('\n'),
    body: body?.encoding === 'utf8' ? body.content : '',
    bytes: body?.encoding === 'base64' ? body.content : null,
  };
}

/** What has to be mended before the form can be sent, by field; the host checks the rest. */
export function faultsOf(form: RequestForm): FormFaults {
  const texts = { endpoint: form.endpoint, headers: form.headers, body: form.body };
  const held = Object.entries(texts).filter(([, text]) => text.includes(placeholder));
  return {
    ...(form.accountId === '' && { accountId: replayStrings.chooseAccount }),
    ...(form.method.trim() === '' && { method: replayStrings.writeMethod }),
    ...(form.endpoint.trim() === '' && { endpoint: replayStrings.writeEndpoint }),
    ...placeFault(form.endpoint),
    ...headerFault(form.headers),
    ...(new Blob([form.body]).size > largestBody && { body: replayStrings.bodyTooLarge }),
    ...Object.fromEntries(held.map(([name]) => [name, replayStrings.holdsPlaceholder(placeholder)])),
  };
}

/**
 * What the host said against a request, beside the fields that it is about. What was edited since stands without: it may hold no
 * longer.
 */
export function refusedFaults(
  error: SallyportError | null,
  sent: RequestForm | null,
  form: RequestForm,
): FormFaults {
  if (sent === null) return {};
  const faults = Object.entries(fieldFaults(error, 'changes.')).flatMap(([field, text]) => {
    const place = formFields[field.split(/[.[]/)[0] ?? ''];
    return place === undefined || form[place] !== sent[place] ? [] : [[place, text] as const];
  });
  // Of several in one field the first.
  return Object.fromEntries(faults.reverse());
}

/** Where the form shows what a request calls so. */
const formFields: Readonly<Record<string, keyof FormFaults>> = {
  account_id: 'accountId',
  method: 'method',
  endpoint: 'endpoint',
  headers: 'headers',
  body: 'body',
};

/**
 * The typed headers that do not go out, as they are written: the account's credential takes their place.
 *
 * @param injected names of the headers that the credential fills; servers may read `_` as `-`, so that spelling counts too.
 */
export function replacedHeaders(
  { headers }: Pick<RequestForm, 'headers'>,
  injected: readonly string[],
): string[] {
  const taken = new Set(injected.map(canonicalName));
  const names = pairsOf(headers).map(([name]) => name);
  return [...new Set(names.filter((name) => taken.has(canonicalName(name))))];
}

/** A path holds no braces (RFC 3986, 3.3): where one does, a value has not been put in its place. */
function placeFault(endpoint: string): FormFaults {
  const name = /\{([\w.-]+)\}/.exec(endpoint.split('?')[0] ?? '')?.[1];
  return name === undefined ? {} : { endpoint: toolStrings.unfilled(name) };
}

function headerFault(text: string): FormFaults {
  const bad = linesOf(text).find((line) => !/^[^\s:]+:/.test(line));
  return bad === undefined ? {} : { headers: replayStrings.headerLine(bad.slice(0, 60)) };
}

/** Whether the body is sent as JSON, which it is where no header says otherwise. */
export function isJsonType({ headers }: Pick<RequestForm, 'headers'>): boolean {
  const type = pairsOf(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  return type === undefined || /[/+]json\b/i.test(type);
}

/** Why the body is not the JSON that it will be sent as; null for JSON and for other content. */
export function jsonFault(form: Pick<RequestForm, 'headers' | 'body'>): string | null {
  if (form.body.trim() === '' || form.body.length > largestChecked || !isJsonType(form)) return null;
  try {
    JSON.parse(form.body);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The form as a whole request. */
export function draftOf(form: RequestForm): RequestDraft {
  const text = form.body === '' ? null : ({ encoding: 'utf8', content: form.body } as const);
  return {
    account_id: form.accountId === '' ? null : form.accountId,
    method: form.method,
    endpoint: form.endpoint,
    headers: pairsOf(form.headers),
    body: form.bytes === null ? text : { encoding: 'base64', content: form.bytes },
  };
}

/**
 * The parts in which the form differs from a recorded call. What was left alone is not sent back, so that it goes out byte
 * for byte as recorded; the part that could not be recovered always is.
 */
export function changesOf(
  form: RequestForm,
  { draft, obstacle }: RecoveredRequest,
): ParsedInput<'calls.replay'>['changes'] {
  const before = formOf(draft);
  const after = draftOf(form);
  const isBodyChanged = form.body !== before.body || form.bytes !== before.bytes;
  return {
    ...((form.accountId !== before.accountId || obstacle?.field === 'account_id') && {
      account_id: after.account_id,
    }),
    ...(form.method !== before.method && { method: after.method }),
    ...((form.endpoint !== before.endpoint || obstacle?.field === 'endpoint') && {
      endpoint: after.endpoint,
    }),
    ...(form.headers !== before.headers && { headers: after.headers }),
    ...((isBodyChanged || obstacle?.field === 'body') && { body: after.body }),
  };
}

/** Methods whose repetition has the effect of one request (RFC 9110, section 9.2.2). */
const idempotent: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']);

/** Whether sending a request once more may do something once more, so that the person is asked first. */
export function asksFirst(method: string): boolean {
  return !idempotent.has(method.trim().toUpperCase());
}

function pairsOf(text: string): FieldPair[] {
  return linesOf(text).map((line): FieldPair => {
    const at = line.indexOf(':');
    return at === -1 ? [line.trim(), ''] : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
  });
}

function linesOf(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => line.trim() !== '');
}
