const gramLength = 3;
/** So many that few of the grams of a text fall on the slot of a mark's. */
const slotBits = 14;

interface Mark {
  readonly text: string;
  /** The bit of its group. */
  readonly bit: number;
}

/**
 * Tells of any text which groups of marks stand in it. Looks once at each character whatever the number of marks, where a
 * regular expression tries each of them at each place.
 *
 * @param groups texts of ASCII, each of three characters or more.
 * @returns for a text the bits of the groups of which a mark stands in it: 1 for the first, 2 for the second, 4 for the third.
 */
export function createMarkFinder(...groups: readonly (readonly string[])[]): (text: string) => number {
  /** By their last three characters, which are rarer than the first: most marks end in `_` or `-`. */
  const byEnd = new Map<number, Mark[]>();
  // Spares most characters the look into the map.
  const slots = new Uint8Array(1 << slotBits);
  for (const [index, group] of groups.entries()) {
    for (const text of group) {
      const gram = lastGram(text);
      byEnd.set(gram, [...(byEnd.get(gram) ?? []), { text, bit: 1 << index }]);
      slots[slotOf(gram)] = 1;
    }
  }
  return (text) => {
    let found = 0;
    let gram = 0;
    for (let at = 0; at < text.length; at += 1) {
      gram = withNext(gram, text, at);
      if (slots[slotOf(gram)] === 0) continue;
      for (const mark of byEnd.get(gram) ?? []) {
        if (text.startsWith(mark.text, at + 1 - mark.text.length)) found |= mark.bit;
      }
    }
    return found;
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
