/**
 * The text of one top-level member's value, as the sender wrote it: parsing and writing it again would change big integers,
 * number forms and the order of duplicate keys.
 *
 * @param json a text that JSON.parse accepts and whose value is an object.
 * @returns the last such member's text (as JSON.parse takes the last), or null where there is none.
 */
export function rawJsonMember(json: string, name: string): string | null {
  let at = skipSpace(json, 0) + 1;
  let found: string | null = null;
  for (;;) {
    at = skipSpace(json, at);
    if (json[at] === '}' || at >= json.length) return found;
    const keyEnd = endOfString(json, at);
    const key: unknown = JSON.parse(json.slice(at, keyEnd));
    const valueStart = skipSpace(json, skipSpace(json, keyEnd) + 1);
    const valueEnd = endOfValue(json, valueStart);
    if (key === name) found = json.slice(valueStart, valueEnd);
    at = skipSpace(json, valueEnd);
    if (json[at] === ',') at += 1;
  }
}

function skipSpace(json: string, from: number): number {
  let at = from;
  while (json[at] === ' ' || json[at] === '\n' || json[at] === '\r' || json[at] === '\t') at += 1;
  return at;
}

function endOfString(json: string, from: number): number {
  let at = from + 1;
  while (json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
  return at + 1;
}

function endOfValue(json: string, from: number): number {
  if (json[from] === '"') return endOfString(json, from);
  let at = from;
  if (json[from] !== '{' && json[from] !== '[') {
    while (at < json.length && !',}] \n\r\t'.includes(json[at] ?? ',')) at += 1;
    return at;
  }
  let depth = 0;
  do {
    const character = json[at];
    if (character === '"') {
      at = endOfString(json, at);
      continue;
    }
    if (character === '{' || character === '[') depth += 1;
    if (character === '}' || character === ']') depth -= 1;
    at += 1;
  } while (depth > 0);
  return at;
}
