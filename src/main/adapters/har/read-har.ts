import { z } from 'zod';
import type { HarBody, HarEntry, OwnHarFacts, ReadHar } from '#main/core/ports/index.ts';
import { type CallTiming, callBodySchema, callSummarySchema, type FieldPair } from '#shared/domain/call.ts';
import { SallyportError } from '#shared/errors.ts';
import { issuePath } from '#shared/issue-words.ts';
import { secretHeaderKind } from '#shared/redaction/index.ts';

const mostEntries = 20_000;
const deepest = 200;
const mostFaults = 50;
const largestField = 64 * 1024;

const field = z.object({ name: z.string().max(1_024), value: z.string().max(largestField) });
const milliseconds = z.number().nullish().catch(null);

const { decision, error_code: errorCode } = callSummarySchema.shape;
const bodyState = callBodySchema.shape.state.nullable().catch(null);
const text = (most: number) => z.string().max(most).nullable().catch(null);

/** What exports of ours say beside the format; a file may claim anything here, so it decides on nothing but what is shown. */
const ownSchema = z.object({
  asked: text(largestField),
  toolkit: text(64),
  decision: decision.nullable().catch(null),
  error_code: errorCode.catch(null),
  error_message: text(4_096),
  request_body: bodyState,
  response_body: bodyState,
});

/** HAR 1.2 as far as it is used. Tools leave out much of what the format asks for; only what cannot be done without is. */
const entrySchema = z.object({
  startedDateTime: z.iso.datetime({ offset: true, error: 'is not a date and time' }),
  time: z.number().min(0).catch(0),
  request: z.object({
    method: z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}$/, 'is not an HTTP method'),
    url: z.string().max(largestField),
    headers: z.array(field).max(1_000).default([]),
    postData: z
      .object({
        mimeType: z.string().max(1_024).default(''),
        text: z.string().optional(),
        encoding: z.string().optional(),
        params: z.array(z.object({ name: z.string(), value: z.string().default('') })).optional(),
      })
      .nullish(),
  }),
  response: z.object({
    status: z.number().catch(0),
    headers: z.array(field).max(1_000).default([]),
    content: z
      .object({
        mimeType: z.string().max(1_024).default(''),
        text: z.string().optional(),
        encoding: z.string().optional(),
      })
      .nullish(),
  }),
  timings: z
    .object({
      blocked: milliseconds,
      dns: milliseconds,
      connect: milliseconds,
      send: milliseconds,
      wait: milliseconds,
      receive: milliseconds,
    })
    .nullish()
    .catch(null),
  _sallyport: ownSchema.nullish().catch(null),
});
type Entry = z.infer<typeof entrySchema>;

/** Reads an HTTP archive. @throws ValidationFailed that names every fault and its place, and quotes nothing. */
export function readHar(text: string): ReadHar {
  const raw = rawEntries(text);
  if (raw.length > mostEntries) {
    throw unreadable([`log.entries: holds ${raw.length} requests; at most ${mostEntries} are read at once`]);
  }
  const entries: HarEntry[] = [];
  const skipped: string[] = [];
  const faults: string[] = [];
  for (const [index, value] of raw.entries()) {
    const place = `log.entries[${index}]`;
    const parsed = entrySchema.safeParse(value);
    if (!parsed.success) {
      faults.push(
        ...parsed.error.issues.map((issue) => `${issuePath([place, ...issue.path])}: ${issue.message}`),
      );
      if (faults.length > mostFaults) break;
      continue;
    }
    const url = URL.parse(parsed.data.request.url);
    if (url === null) faults.push(`${place}.request.url: is not a URL`);
    else if (url.protocol !== 'https:' && url.protocol !== 'http:') {
      skipped.push(`${place}: ${url.protocol.slice(0, 20)} is not HTTP`);
    } else entries.push(toEntry(parsed.data, url));
  }
  if (faults.length > 0) throw unreadable(faults);
  return { entries, skipped };
}

function rawEntries(text: string): unknown[] {
  // JSON may not begin with a byte order mark (RFC 8259 §8.1), and browsers' tools on Windows write one.
  const json = text.startsWith('\ufeff') ? text.slice(1) : text;
  const tooDeep = firstDeeperThan(json, deepest);
  if (tooDeep !== null) {
    throw unreadable([`${lineAndColumn(json, tooDeep)}: is nested more than ${deepest} levels deep`]);
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    // The parser's own words quote the text, which may hold a secret, and do not always say where.
    throw unreadable([`${lineAndColumn(json, firstFault(json))}: is not JSON`]);
  }
  const log = z.object({ log: z.object({ entries: z.array(z.unknown()) }) }).safeParse(parsed);
  if (log.success) return log.data.log.entries;
  throw unreadable(
    log.error.issues.map((issue) => `${issuePath(issue.path) || 'the file'}: ${issue.message}`),
  );
}

/** Where a text stops being the beginning of some JSON: its whole length where only the rest is missing. */
function firstFault(json: string): number {
  let good = 0;
  let bad = json.length + 1;
  while (bad - good > 1) {
    const length = Math.floor((good + bad) / 2);
    if (isBeginning(json.slice(0, length))) good = length;
    else bad = length;
  }
  return good;
}

/** V8 words it so where a text ends too early. */
function isBeginning(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    const at = /position (\d+)/.exec(message)?.[1];
    return /^Unexpected end|^Unterminated/.test(message) || (at !== undefined && Number(at) >= text.length);
  }
}

/** Where brackets are nested deeper than that; null where nowhere. */
function firstDeeperThan(json: string, most: number): number | null {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (inString) {
      if (code === 0x5c) at += 1;
      else if (code === 0x22) inString = false;
    } else if (code === 0x22) inString = true;
    else if (code === 0x7b || code === 0x5b) {
      depth += 1;
      if (depth > most) return at;
    } else if (code === 0x7d || code === 0x5d) depth -= 1;
  }
  return null;
}

function lineAndColumn(text: string, at: number): string {
  const before = text.slice(0, at);
  const lineStart = before.lastIndexOf('\n') + 1;
  let line = 1;
  for (let next = before.indexOf('\n'); next !== -1; next = before.indexOf('\n', next + 1)) line += 1;
  return `line ${line}, column ${at - lineStart + 1}`;
}

function toEntry(entry: Entry, url: URL): HarEntry {
  const { startedDateTime, time, request, response, timings, _sallyport: own } = entry;
  const { postData } = request;
  const { content } = response;
  const isAnswered = Number.isInteger(response.status) && response.status >= 100 && response.status <= 999;
  return {
    startedAt: new Date(startedDateTime).toISOString(),
    durationMs: time,
    timing: timings ? timingOf(timings) : null,
    method: request.method,
    ...(own?.asked == null
      ? { origin: url.origin, path: url.pathname + url.search }
      : { origin: null, path: own.asked }),
    requestHeaders: openHeaders(request.headers),
    requestBody: postData ? bodyOf({ ...postData, text: postData.text ?? formOf(postData.params) }) : null,
    status: isAnswered ? response.status : null,
    responseHeaders: openHeaders(response.headers),
    responseBody: content ? bodyOf(content) : null,
    own: own ? factsOf(own) : null,
  };
}

function factsOf(own: z.infer<typeof ownSchema>): OwnHarFacts {
  return {
    toolkit: own.toolkit,
    decision: own.decision,
    errorCode: own.error_code,
    errorMessage: own.error_message,
    requestState: own.request_body,
    responseState: own.response_body,
  };
}

/** Without HTTP/2's pseudo headers, which belong to the request line. */
function openHeaders(headers: readonly { name: string; value: string }[]): FieldPair[] {
  return headers
    .filter(({ name }) => !name.startsWith(':') && secretHeaderKind(name) === null)
    .map(({ name, value }): FieldPair => [name, value]);
}

function bodyOf(body: {
  mimeType: string;
  text?: string | undefined;
  encoding?: string | undefined;
}): HarBody | null {
  if (body.text === undefined) return null;
  const encoding = body.encoding === 'base64' ? 'base64' : 'utf8';
  return { contentType: body.mimeType || null, encoding, content: body.text };
}

function formOf(params: readonly { name: string; value: string }[] | undefined): string | undefined {
  if (params === undefined || params.length === 0) return undefined;
  return new URLSearchParams(params.map(({ name, value }): [string, string] => [name, value])).toString();
}

function timingOf(timings: NonNullable<Entry['timings']>): CallTiming {
  const known = (part: number | null | undefined) => Math.max(0, part ?? 0);
  return {
    queue: known(timings.blocked) + known(timings.dns),
    approval: 0,
    refresh: 0,
    connect: known(timings.connect),
    first_byte: known(timings.send) + known(timings.wait),
    body: known(timings.receive),
  };
}

function unreadable(faults: readonly string[]): SallyportError {
  const errors = faults.slice(0, mostFaults);
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : '';
  return new SallyportError('ValidationFailed', `The file is no HTTP archive. ${errors[0]}${more}.`, {
    field: 'text',
    fix: 'Export it again, as HAR 1.2; nothing was imported.',
    errors,
  });
}
