const gramLength = 3;
const slotBits = 13;

/**
 * Tells of any text whether one of the marks stands in it. Looks once at each character whatever the number of marks, where a
 * regular expression tries each of them at each place.
 *
 * @param marks texts of ASCII, each of three characters or more.
 */
export function createMarkFinder(marks: readonly string[]): (text: string) => boolean {
  /** By their last three characters, which are rarer than the first: most marks end in `_` or `-`. */
  const byEnd = new Map<number, string[]>();
  // Spares most characters the look into the map.
  const slots = new Uint8Array(1 << slotBits);
  for (const mark of marks) {
    const gram = lastGram(mark);
    byEnd.set(gram, [...(byEnd.get(gram) ?? []), mark]);
    slots[slotOf(gram)] = 1;
  }
  return (text) => {
    let gram = 0;
    for (let at = 0; at < text.length; at += 1) {
      gram = withNext(gram, text, at);
      if (slots[slotOf(gram)] === 0) continue;
      for (const mark of byEnd.get(gram) ?? []) if (text.startsWith(mark, at + 1 - mark.length)) return true;
    }
    return false;
  };
}

function lastGram(mark: string): number {
  let gram = 0;
  for (let at = mark.length - gramLength; at < mark.length; at += 1) gram = withNext(gram, mark, at);
  return gram;
}

/** A gram moved on by one character; of those beyond Latin-1 only the lower byte. */
function withNext(gram: number, text: string, at: number): number {
  return ((gram << 8) | (text.charCodeAt(at) & 0xff)) & 0xff_ffff;
}

/** Fibonacci hashing (Knuth, The Art of Computer Programming 3, §6.4). */
function slotOf(gram: number): number {
  return Math.imul(gram, 0x9e37_79b1) >>> (32 - slotBits);
}
