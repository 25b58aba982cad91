import { useMemo, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { bodyStrings } from '../../strings/call-body.ts';
import { imageFacts } from './image-size.ts';

/** So many dots are drawn at most: unpacked, each takes four bytes. */
const mostPixels = 40_000_000;

/** A picture from the record, drawn when the person asks for it. It comes from nowhere else. */
export function BodyImage({ base64 }: { readonly base64: string }) {
  const [shown, setShown] = useState(false);
  const facts = useMemo(() => imageFacts(beginningOf(base64)), [base64]);
  if (facts === null) return null;
  const size = `${facts.width} × ${facts.height}`;
  if (facts.width * facts.height > mostPixels) {
    return <p className="text-sm text-muted">{bodyStrings.imageTooLarge(size)}</p>;
  }
  if (!shown) return <Button onClick={() => setShown(true)}>{bodyStrings.showImage(size)}</Button>;
  return (
    <img
      src={`data:${facts.type};base64,${base64}`}
      alt={bodyStrings.image(size)}
      className="max-h-96 max-w-full rounded-lg object-contain ring-1 ring-line"
    />
  );
}

/** Enough for the headers of a picture. */
function beginningOf(base64: string): Uint8Array {
  const beginning = base64.slice(0, 64 * 1024);
  return Uint8Array.from(atob(beginning), (character) => character.charCodeAt(0));
}
