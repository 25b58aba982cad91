import { useEffect, useState } from 'react';
import { LetterTile } from './letter-tile.tsx';
import { loadedLogos, loadLogos } from './logos.ts';

interface ToolkitMarkProps {
  readonly slug: string;
  readonly name: string;
  readonly size?: number;
}

/** A service's logo where one came with Sallyport, else its letter. Nothing is fetched: that would tell others what is connected. */
export function ToolkitMark({ slug, name, size = 32 }: ToolkitMarkProps) {
  const [logos, setLogos] = useState(loadedLogos);
  useEffect(() => {
    if (logos !== null) return;
    let current = true;
    void loadLogos().then((found) => current && setLogos(found));
    return () => {
      current = false;
    };
  }, [logos]);
  const logo = logos?.[slug];
  if (logo === undefined) return <LetterTile name={name} size={size} />;
  const [colour, path] = logo;
  return (
    <span
      aria-hidden
      className="inline-flex shrink-0 items-center justify-center rounded-lg ring-1 ring-line ring-inset"
      // Logos are drawn for a light ground; in the dark many would vanish.
      style={{ width: size, height: size, background: '#fff' }}
    >
      <svg viewBox="0 0 24 24" width={size * 0.6} height={size * 0.6} fill={`#${colour}`} role="presentation">
        <path d={path} />
      </svg>
    </span>
  );
}
