/** The blocks of scripts that are written from right to left, and what joins and marks their letters. */
const rightToLeft =
  '[\\u0590-\\u08ff\\ufb1d-\\ufdff\\ufe70-\\ufefc\\u{10800}-\\u{10fff}\\u{1e800}-\\u{1efff}]';
const anyRightToLeft = new RegExp(rightToLeft, 'u');
const run = new RegExp(`(${rightToLeft}(?:[\\p{M}\\u200c\\u200d ]*${rightToLeft})*)`, 'u');

const firstStrongIsolate = '\u2068';
const leftToRightIsolate = '\u2066';
const popIsolate = '\u2069';

/**
 * Data as it stands within a sentence: what is written from right to left turns nothing around it (Unicode Standard Annex 9,
 * isolates). Everything else comes back as it is.
 */
export function isolated(text: string): string {
  if (!anyRightToLeft.test(text)) return text;
  // One of its own would end the isolation early.
  return firstStrongIsolate + text.replaceAll(popIsolate, '') + popIsolate;
}

/** The same for a path, whose parts keep their order from left to right. */
export function isolatedPath(text: string): string {
  if (!anyRightToLeft.test(text)) return text;
  return leftToRightIsolate + partsOf(text).map(isolated).join('') + popIsolate;
}

/** A text cut so that each piece is written in one direction: of every two pieces the second is from right to left. */
export function partsOf(text: string): string[] {
  return text.split(run);
}
