// Text side by side in a terminal.

/** One column: a heading and its lines. */
export interface Column {
  readonly heading: string;
  readonly lines: readonly string[];
}

/**
 * @param width of the whole, in characters. Too narrow for columns, they come one below the other.
 * @returns the columns side by side, long lines wrapped.
 */
export function sideBySide(columns: readonly Column[], width: number): string {
  const gap = 3;
  const each = Math.floor((width - gap * (columns.length - 1)) / columns.length);
  if (each < 30) {
    return columns
      .map(({ heading, lines }) => [heading, ...lines.map((line) => `  ${line}`), ''].join('\n'))
      .join('\n');
  }
  const wrapped = columns.map(({ heading, lines }) => [
    ...wrap(heading, each),
    '─'.repeat(each),
    ...lines.flatMap((line) => wrap(line, each)),
  ]);
  const height = Math.max(...wrapped.map((lines) => lines.length));
  return Array.from({ length: height }, (_, row) =>
    wrapped
      .map((lines) => (lines[row] ?? '').padEnd(each))
      .join(' '.repeat(gap))
      .trimEnd(),
  ).join('\n');
}

/** At a space where there is one, after which a line goes on indented. */
function wrap(line: string, width: number): string[] {
  if (line.length <= width) return [line];
  const space = line.lastIndexOf(' ', width);
  const cut = space > width / 2 ? space : width;
  return [line.slice(0, cut), ...wrap(`  ${line.slice(cut).trimStart()}`, width)];
}
