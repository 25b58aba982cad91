/** Says whether a path, given by its segments, fits a pattern. */
export type PathMatcher = (segments: readonly string[]) => boolean;

/**
 * Compiles a path pattern: `*` stands for any characters within a segment, `**` as a whole segment for any number of
 * segments. Matching takes time proportional to pattern times path, whatever either holds: agents choose paths.
 */
export function compilePath(pattern: string): PathMatcher {
  const wanted = segmentsOf(pattern);
  const firstWild = wanted.findIndex((segment) => segment.includes('*'));
  const literal = firstWild === -1 ? wanted : wanted.slice(0, firstWild);
  const rest = wanted
    .slice(literal.length)
    .map((segment) => (segment === '**' ? anySegments : compileSegment(segment)));
  return (segments) => {
    // Most rules are told apart by their first segments, and every call asks all of them.
    for (let index = 0; index < literal.length; index += 1) {
      if (segments[index] !== literal[index]) return false;
    }
    return matchesSequence(rest, segments, literal.length, anySegments, fitsSegment);
  };
}

/** `/a/b` as `['a', 'b']`; a trailing slash makes an empty segment. */
export function segmentsOf(path: string): string[] {
  return path.split('/').slice(1);
}

type SegmentMatcher = (segment: string) => boolean;

const anySegments: SegmentMatcher = () => true;
const fitsSegment = (matcher: SegmentMatcher, segment: string) => matcher(segment);
const isSame = (expected: unknown, given: unknown) => expected === given;
const anyText = Symbol('*');

function compileSegment(pattern: string): SegmentMatcher {
  if (pattern === '*') return (segment) => segment !== '';
  if (!pattern.includes('*')) return (segment) => segment === pattern;
  const wanted = [...pattern].map((character) => (character === '*' ? anyText : character));
  return (segment) => matchesSequence(wanted, [...segment], 0, anyText, isSame);
}

/**
 * Matches with wildcards that each stand for any number of items: on a mismatch the last wildcard takes one item more. An
 * earlier one never needs to be tried again, since whatever it could still take, the last one can.
 */
function matchesSequence<Wanted, Item>(
  wanted: readonly Wanted[],
  items: readonly Item[],
  from: number,
  wildcard: Wanted,
  fits: (wanted: Wanted, item: Item) => boolean,
): boolean {
  let at = 0;
  let lastWildcard = -1;
  let takenFrom = from;
  let item = from;
  while (item < items.length) {
    const expected = wanted[at];
    if (at < wanted.length && expected === wildcard) {
      lastWildcard = at;
      takenFrom = item;
      at += 1;
    } else if (at < wanted.length && fits(expected as Wanted, items[item] as Item)) {
      at += 1;
      item += 1;
    } else if (lastWildcard >= 0) {
      takenFrom += 1;
      item = takenFrom;
      at = lastWildcard + 1;
    } else {
      return false;
    }
  }
  while (wanted[at] === wildcard && at < wanted.length) at += 1;
  return at === wanted.length;
}
