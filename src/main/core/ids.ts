import { Buffer } from 'node:buffer';
import { randomFillSync } from 'node:crypto';

const alphabet = Buffer.from('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz');
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
  const digits = Buffer.alloc(momentLength);
  let rest = Math.max(0, Math.floor(moment));
  for (let place = momentLength - 1; place >= 0; place -= 1) {
    digits[place] = alphabet[rest % alphabet.length] ?? 0;
    rest = Math.floor(rest / alphabet.length);
  }
  return digits.toString('latin1');
}

function randomLetters(count: number): string {
  if (used + count > filled) refill();
  used += count;
  return letters.toString('latin1', used - count, used);
}

// Every call needs an id, and asking the system for a few bytes costs as much as asking for many.
const letters = Buffer.alloc(4_096);
let filled = 0;
let used = 0;

/** Fills `letters` with random letters, each of which is given out once. */
function refill(): void {
  filled = 0;
  used = 0;
  for (const byte of randomFillSync(Buffer.alloc(letters.length))) {
    // 248 is the largest multiple of 62 in a byte: the rest would favour the first letters.
    if (byte < 248) letters[filled++] = alphabet[byte % alphabet.length] ?? 0;
  }
}
