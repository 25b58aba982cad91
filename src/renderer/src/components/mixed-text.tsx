import { partsOf } from './bidi.ts';

/**
 * A path, a JSON pointer or a sentence with data in it, in a line of interface text: what is written from right to left stands
 * where it stands in the text, and turns nothing around it.
 */
export function MixedText({ text }: { readonly text: string }) {
  const parts = partsOf(text);
  if (parts.length === 1) return text;
  return (
    <bdi dir="ltr">
      {parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text, which have no other name
        <bdi key={index}>{part}</bdi>
      ))}
    </bdi>
  );
}
