/** A text after one more key: a letter goes to its end, Backspace takes the last away, any other key changes nothing. */
export function typedInto(text: string, key: string): string {
  if (key === 'Backspace') return [...text].slice(0, -1).join('');
  return [...key].length === 1 ? text + key : text;
}
