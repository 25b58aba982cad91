import { base64Stretches, decodeStretch, formsInBase64 } from './base64.ts';
import { createMarkFinder } from './mark-finder.ts';
import { placeholderIn, secretPlaceholder } from './placeholders.ts';
import { nameMarks, secretFieldPattern, secretHeaderKind, tokenValuePattern } from './secret-names.ts';
import { secretShapes } from './secret-shapes.ts';

/** Of a secret that a shape knows, base64 makes at least this many characters. */
const leastBase64 = 24;
const quoted = String.raw`((?:[^"\\]|\\[^])*)`;

const shapeMarks = [...new Set(secretShapes.flatMap((shape) => shape.marks))];
const marksIn = createMarkFinder(nameMarks, shapeMarks, shapeMarks.flatMap(formsInBase64));
const ofName = 1;
const ofShape = 2;
const ofShapeInBase64 = 4;

interface FieldForm {
  readonly pattern: RegExp;
  readonly isSecret: (value: string) => boolean;
}

const always = () => true;
const tokenValue = new RegExp(`^${tokenValuePattern}$`);
const looksLikeToken = (value: string) => tokenValue.test(value);

/** Each pattern matches what stands before the value, the field's name inside that, and the value. */
const fieldForms: readonly FieldForm[] = (
  [
    [secretFieldPattern, always],
    ['token', looksLikeToken],
  ] as const
).flatMap(([name, isSecret]) =>
  [
    // JSON, and JSON inside a JSON string. A text that was cut may end inside the value.
    String.raw`("(${name})\]?"\s*:\s*")${quoted}(?="|$)`,
    String.raw`(\\"(${name})\]?\\"\s*:\s*\\")((?:(?!\\*")[^])*)`,
    // Query and form, also encoded inside another one.
    String.raw`((?:^|[?&;\s"'(#]|%3F|%26)(${name})(?:\]|%5D)?(?:=(?!=)|%3D))((?:(?!%26)[^&\s"'<>\\])+)`,
    // XML.
    String.raw`(<(?:\w{1,20}:)?(${name})(?:\s[^<>]{0,200})?>)([^<>]+)`,
    // Multipart form data (RFC 7578).
    String.raw`(\sname="(${name})\]?"[^\r\n]*\r?\n(?:[^\r\n]+\r?\n){0,8}\r?\n)((?:(?!\r?\n--)[^])+)`,
  ].map((pattern) => ({ pattern: new RegExp(pattern, 'gi'), isSecret })),
);

/**
 * Replaces what looks like a secret in a text of any kind (URL, JSON, form, prose) by a placeholder that names it: known shapes,
 * as they are and inside base64, and the values of fields with a telling name. What a placeholder stands in already is kept.
 */
export function redactText(text: string): string {
  let redacted = text;
  let marks = marksIn(text);
  for (const { mark, redact } of steps) {
    if ((marks & mark) === 0) continue;
    const before = redacted;
    redacted = redact(before);
    if (redacted !== before) marks = marksIn(redacted);
  }
  return redacted;
}

/** What looks for secrets takes long, so that each waits for a mark without which it would find none. */
const steps: readonly { readonly mark: number; readonly redact: (text: string) => string }[] = [
  { mark: ofName, redact: redactFields },
  { mark: ofShape, redact: redactShapes },
  { mark: ofShapeInBase64, redact: redactBase64 },
];

/** A header's value without what is secret in it; of cookies and authorization, what is no secret stays readable. */
export function redactHeader(name: string, value: string): string {
  const kind = secretHeaderKind(name);
  if (kind === 'cookie') return redactCookies(name, value);
  if (kind === null || value === '' || placeholderIn(value) !== null) return redactText(value);
  const [, scheme = ''] = /^([A-Za-z][\w-]{1,32} )\S/.exec(value) ?? [];
  return `${scheme}${secretPlaceholder(name)}`;
}

function redactShapes(text: string): string {
  return secretShapes.reduce(
    (redacted, { name, marks: own, pattern }) =>
      own.some((mark) => redacted.includes(mark))
        ? redacted.replace(pattern, secretPlaceholder(name))
        : redacted,
    text,
  );
}

function redactFields(text: string): string {
  return fieldForms.reduce(
    (redacted, { pattern, isSecret }) =>
      redacted.replace(pattern, (whole: string, before: string, name: string, value: string) =>
        value === '' || placeholderIn(value) !== null || !isSecret(value)
          ? whole
          : before + secretPlaceholder(name),
      ),
    text,
  );
}

/** Of base64, the characters that hold a part of a secret go; those at its ends hold bits of the neighbours too. */
function redactBase64(text: string): string {
  let redacted = '';
  let from = 0;
  for (const stretch of base64Stretches(text, leastBase64)) {
    const decoded = decodeStretch(text, stretch);
    if ((marksIn(decoded) & ofShape) === 0) continue;
    for (const { name, start, end } of secretsIn(decoded)) {
      const first = Math.max(from, stretch.start + Math.floor((start * 8) / 6));
      const last = Math.min(stretch.end, stretch.start + Math.ceil((end * 8) / 6));
      if (last <= first) continue;
      redacted += text.slice(from, first) + secretPlaceholder(name);
      from = last;
    }
  }
  return from === 0 ? text : redacted + text.slice(from);
}

function secretsIn(text: string): { name: string; start: number; end: number }[] {
  return secretShapes
    .flatMap(({ name, pattern }) =>
      [...text.matchAll(pattern)].map(({ index, 0: found }) => ({
        name,
        start: index,
        end: index + found.length,
      })),
    )
    .sort((a, b) => a.start - b.start);
}

function redactCookies(header: string, value: string): string {
  const placeholder = secretPlaceholder('cookie');
  const [first = '', ...rest] = value.split(';');
  const emptied = (pair: string) => {
    const at = pair.indexOf('=');
    const given = pair.slice(at + 1).trim();
    if (given === '' || given === placeholder) return pair;
    return at === -1 ? placeholder : `${pair.slice(0, at + 1)}${placeholder}`;
  };
  // Behind the first `;` of Set-Cookie stand attributes (RFC 6265 §4.1.1).
  const isSetting = header.length > 'cookie2'.length;
  return [emptied(first), ...(isSetting ? rest : rest.map(emptied))].join(';');
}
