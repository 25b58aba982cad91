/** An object of a parsed document. Its keys are whoever's who wrote it: only own ones count. */
export type Fields = Readonly<Record<string, unknown>>;

/** A place in a document: the value that stands there, and the JSON pointer to it (RFC 6901). */
export interface Node<Value = unknown> {
  readonly value: Value;
  readonly pointer: string;
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a field of a place holds; undefined where there is no such field. */
export function fieldOf({ value, pointer }: Node, name: string): Node {
  const own = isFields(value) && Object.hasOwn(value, name);
  return { value: own ? value[name] : undefined, pointer: `${pointer}/${escapeStep(name)}` };
}

export function textOf(node: Node, name: string): string | null {
  const { value } = fieldOf(node, name);
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

/** The fields of a place in their order; none where it is no object. Vendor extensions (`x-…`) are left out. */
export function entriesOf(node: Node): (readonly [string, Node])[] {
  if (!isFields(node.value)) return [];
  return Object.keys(node.value)
    .filter((name) => !name.startsWith('x-'))
    .map((name) => [name, fieldOf(node, name)] as const);
}

/** The items of a place; none where it is no list. */
export function itemsOf({ value, pointer }: Node): Node[] {
  return Array.isArray(value)
    ? value.map((item: unknown, index) => ({ value: item, pointer: `${pointer}/${index}` }))
    : [];
}

export function escapeStep(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

export function unescapeStep(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~');
}
