import { GateMark } from '../components/centered.tsx';
import { appStrings } from '../strings/app.ts';
import { common } from '../strings/common.ts';

/** What stands in the window until the host has said how things are: the same as the page itself holds (`index.html`). */
export function Opening() {
  return (
    <div className="flex h-full">
      <div className="flex h-full w-50 shrink-0 flex-col border-r border-line bg-sidebar px-2 max-md:w-14">
        <div className="flex h-14 items-center gap-2.5 px-2 max-md:justify-center">
          <GateMark size={22} />
          <span className="font-semibold tracking-tight max-md:sr-only">{appStrings.product}</span>
        </div>
      </div>
      <p role="status" className="sr-only">
        {common.loading}
      </p>
    </div>
  );
}
