import { Search } from 'lucide-react';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { useConsole } from '../../app/console-context.ts';
import { Spinner } from '../../components/spinner.tsx';
import { paletteStrings } from '../../strings/palette.ts';
import { typedInto } from './typed-into.ts';

/** Stands in for the palette until its code is here, and takes what is typed meanwhile. */
export function PaletteLoading() {
  const { palette } = useConsole();
  const { open, query, search, setOpen } = useStore(palette);
  useEffect(() => {
    if (!open) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      if (event.key === 'Escape') return setOpen(false);
      const before = palette.getState().query;
      const after = typedInto(before, event.key);
      if (after !== before) void search(after);
    };
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [open, palette, search, setOpen]);
  if (!open) return null;
  return (
    <div
      role="dialog"
      aria-label={paletteStrings.label}
      aria-busy
      className="fixed top-[12vh] left-1/2 z-10 flex h-12 w-[calc(100vw-2rem)] max-w-xl -translate-x-1/2 items-center gap-2.5 rounded-xl bg-raised px-4 shadow-popup ring-1 ring-line"
    >
      <Search size={16} aria-hidden className="shrink-0 text-muted" />
      <span className="min-w-0 flex-1 truncate text-base">{query}</span>
      <Spinner />
    </div>
  );
}
