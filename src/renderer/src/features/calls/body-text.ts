import type { CallBody } from '#shared/domain/call.ts';
import { absentBodyWords } from '../../strings/calls.ts';

/** How a recorded body is shown: as text, as a sentence about bytes, or not at all. */
export type BodyView =
  | { readonly kind: 'none' }
  | { readonly kind: 'absent'; readonly why: AbsentState }
  | { readonly kind: 'binary'; readonly truncated: boolean }
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly mayBeJson: boolean;
      readonly truncated: boolean;
    };

/** States of a body of which there is nothing to show, for a reason. */
export type AbsentState = keyof typeof absentBodyWords;

function isAbsent(state: CallBody['state']): state is AbsentState {
  return Object.hasOwn(absentBodyWords, state);
}

/** Decides how to show a body. Only one that is there in whole can be JSON. */
export function bodyView(body: CallBody): BodyView {
  const { state, content, encoding } = body;
  if (state === 'none') return { kind: 'none' };
  if (isAbsent(state)) return { kind: 'absent', why: state };
  const truncated = state === 'truncated';
  if (content === null || (content === '' && !truncated)) return { kind: 'none' };
  if (encoding === 'base64') return { kind: 'binary', truncated };
  return { kind: 'text', text: content, mayBeJson: !truncated && /^\s*[[{]/.test(content), truncated };
}

/** Where the text is cut for display at first: laying out megabytes of text would block the window. */
export const firstShown = 100_000;

/** The two parts of a call's time: until the upstream's first byte, and from then to the last. */
export function timingParts(total: number, firstByte: number | null): { waiting: number; receiving: number } {
  const waiting = Math.min(total, Math.max(0, firstByte ?? total));
  return { waiting, receiving: Math.max(0, total - waiting) };
}
