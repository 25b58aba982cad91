import { GateMark } from '../components/centered.tsx';
import { appStrings } from '../strings/app.ts';

/** The product's mark and name, above the way to the screens; `index.html` draws the same before any script has run. */
export function Brand() {
  return (
    <div className="flex h-14 items-center gap-2.5 px-2 max-md:justify-center">
      <GateMark size={22} />
      <span className="font-semibold tracking-tight max-md:sr-only">{appStrings.product}</span>
    </div>
  );
}
