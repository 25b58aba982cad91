import { common } from '../strings/common.ts';
import { Brand } from './brand.tsx';

/** What stands in the window until the host has said how things are: the same as the page itself holds (`index.html`). */
export function Opening() {
  return (
    <div className="flex h-full">
      <div className="flex h-full w-50 shrink-0 flex-col border-r border-line bg-sidebar px-2 max-md:w-14">
        <Brand />
      </div>
      <p role="status" className="sr-only">
        {common.loading}
      </p>
    </div>
  );
}
