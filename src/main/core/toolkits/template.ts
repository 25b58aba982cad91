/** A piece of an injection template: text as it stands, a `{field}`, or `base64(…)` around such pieces. */
type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'base64'; readonly pieces: readonly Piece[] };

export type Template = readonly Piece[];

const opening = 'base64(';

/** Parses a template such as `Basic base64({username}:{password})`, or says why it is none. */
export function parseTemplate(text: string): { readonly template: Template } | { readonly fault: string } {
  const template: Piece[] = [];
  let rest = text;
  while (rest !== '') {
    const start = rest.indexOf(opening);
    const plain = parsePlain(start === -1 ? rest : rest.slice(0, start));
    if (typeof plain === 'string') return { fault: plain };
    template.push(...plain);
    if (start === -1) break;
    const inner = rest.slice(start + opening.length);
    const end = inner.indexOf(')');
    if (end === -1) return { fault: '"base64(" has no closing ")"' };
    const pieces = parsePlain(inner.slice(0, end));
    if (typeof pieces === 'string') return { fault: pieces };
    if (inner.slice(0, end).includes(opening)) return { fault: '"base64(" cannot stand inside another' };
    template.push({ kind: 'base64', pieces });
    rest = inner.slice(end + 1);
  }
  return { template };
}

function parsePlain(text: string): Piece[] | string {
  const pieces: Piece[] = [];
  for (const part of text.split(/(\{[^{}]*\})/)) {
    if (part === '') continue;
    const name = /^\{([A-Za-z_][A-Za-z0-9_]*)\}$/.exec(part)?.[1];
    if (name !== undefined) pieces.push({ kind: 'field', name });
    else if (/[{}]/.test(part)) return `"${part}" is no {field}: a brace stands around a field's name only`;
    else pieces.push({ kind: 'text', text: part });
  }
  return pieces;
}

/** The fields that a template uses, each once; `plainOnly` leaves out those inside `base64(…)`. */
export function templateFields(template: Template, plainOnly = false): string[] {
  const names = template.flatMap((piece) => {
    if (piece.kind === 'field') return [piece.name];
    return piece.kind === 'base64' && !plainOnly ? templateFields(piece.pieces) : [];
  });
  return [...new Set(names)];
}

/** The text of a template outside its fields: what goes on the wire for every account. */
export function templateText(template: Template): string {
  return template.map((piece) => (piece.kind === 'text' ? piece.text : '')).join('');
}

/** The base64 texts of a filled template that hold one of the named fields, which may be empty where it has no value. */
export function base64Texts(
  template: Template,
  lookUp: (name: string) => string,
  holding: (name: string) => boolean,
): string[] {
  return template.flatMap((piece) =>
    piece.kind === 'base64' && templateFields(piece.pieces).some(holding)
      ? [renderTemplate([piece], lookUp)]
      : [],
  );
}

/** Fills a template. A field without a value counts as empty; base64 is that of the UTF-8 bytes (RFC 4648, section 4). */
export function renderTemplate(template: Template, lookUp: (name: string) => string): string {
  return template
    .map((piece) => {
      if (piece.kind === 'text') return piece.text;
      if (piece.kind === 'field') return lookUp(piece.name);
      return Buffer.from(renderTemplate(piece.pieces, lookUp), 'utf8').toString('base64');
    })
    .join('');
}
