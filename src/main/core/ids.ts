import { Buffer } from 'node:buffer';
import { randomFillSync } from 'node:crypto';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const idLength = 16;

/** A fresh identifier: the prefix and 16 random letters and digits (95 bits). */
export function newId(
  prefix:
    | 'ca'
    | 'ac'
    | 'key'
    | 'req'
    | 'ws'
    | 'msg'
    | 'imp'
    | 'pair'
    | 'rst'
    | 'rl'
    | 'ap'
    | 'trs'
    | 'mcp'
    | 'file',
): string {
  return `${prefix}_${randomLetters(idLength)}`;
}

/**
 * A fresh identifier for a call: the millisecond and 9 random letters and digits (53 bits). Ids in the order of time keep the
 * log's index growing at its end; random ones have it rewrite a page for nearly every call.
 */
export function newCallId(now: number): string {
  if (now !== lastMoment.now) lastMoment = { now, text: inLetters(now) };
  return `call_${lastMoment.text}${randomLetters(idLength - momentLength)}`;
}

const momentLength = 7;
let lastMoment = { now: -1, text: '' };

/** A moment as letters and digits that sort as moments do; seven are enough until the year 2081. */
function inLetters(moment: number): string {
  let digits = '';
  let rest = Math.max(0, Math.floor(moment));
  while (digits.length < momentLength) {
    digits = alphabet.charAt(rest % alphabet.length) + digits;
    rest = Math.floor(rest / alphabet.length);
  }
  return digits;
}

function randomLetters(count: number): string {
  if (used + count > letters.length) refill();
  used += count;
  return letters.slice(used - count, used);
}

// Every call needs an id, and asking the system for a few bytes costs as much as asking for many.
const askedBytes = 4_096;
let letters = '';
let used = 0;

/** Fills `letters` with random letters, each of which is given out once. */
function refill(): void {
  const found = Buffer.alloc(askedBytes);
  let filled = 0;
  for (const byte of randomFillSync(Buffer.alloc(askedBytes))) {
    // 248 is the largest multiple of 62 in a byte: the rest would favour the first letters.
    if (byte < 248) found[filled++] = alphabet.charCodeAt(byte % alphabet.length);
  }
  letters = found.toString('latin1', 0, filled);
  used = 0;
}
