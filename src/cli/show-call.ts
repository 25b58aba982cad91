import type { CallBody, CallDetail, CallSummary, FieldPair } from '#shared/domain/call.ts';
import { plainLine, plainText } from './plain-text.ts';

/** A call as one line of a list. */
export function callLine(call: CallSummary): string {
  const outcome = call.status === null ? (call.error_code ?? call.decision) : String(call.status);
  const time = call.started_at.replace('T', ' ').slice(0, 19);
  const took = `${Math.round(call.duration_ms)} ms`;
  return plainLine(
    `${time}  ${outcome.padEnd(3)}  ${call.method.padEnd(6)} ${call.origin ?? ''}${call.path}  ${took}  ${call.key_name ?? call.front_door}  ${call.id}`,
  );
}

/** A call in full, for reading. */
export function callText(call: CallDetail): string {
  const facts: [string, string | null][] = [
    ['Call', call.id],
    ['Started', call.started_at],
    ['Agent', call.key_name ?? call.front_door],
    ['Account', call.account_id],
    ['Toolkit', call.toolkit],
    ['Decision', call.rule === null ? call.decision : `${call.decision} (${call.rule})`],
    ['Status', call.status === null ? null : String(call.status)],
    ['Error', call.error_message === null ? null : `${call.error_message} (${call.error_code})`],
    ['Duration', `${call.duration_ms} ms`],
    ['Replay of', call.replay_of],
  ];
  const lines = facts.flatMap(([name, value]) =>
    value === null ? [] : [`${`${name}:`.padEnd(11)}${plainLine(value)}`],
  );
  return [
    ...lines,
    '',
    plainLine(`${call.method} ${call.origin ?? ''}${call.path}`),
    ...headerLines(call.request_headers),
    ...bodyLines(call.request_body),
    '',
    call.status === null ? 'No answer.' : `Answer ${call.status}`,
    ...headerLines(call.response_headers),
    ...bodyLines(call.response_body),
  ].join('\n');
}

function headerLines(headers: readonly FieldPair[]): string[] {
  return headers.map(([name, value]) => plainLine(`${name}: ${value}`));
}

function bodyLines({ state, size, encoding, content }: CallBody): string[] {
  if (state === 'none') return [];
  if (content === null) return ['', `(body of ${size} bytes: ${state})`];
  const note = state === 'truncated' ? [`(cut; ${size} bytes passed)`] : [];
  if (encoding === 'base64') return ['', `(${size} bytes, not text; --json shows them in base64)`, ...note];
  return ['', plainText(content), ...note];
}
