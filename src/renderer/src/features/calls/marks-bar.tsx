import { Download, Trash2, X } from 'lucide-react';
import { useStore } from 'zustand';
import { useConsole } from '../../app/console-context.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { markStrings } from '../../strings/call-list.ts';
import { mostMarked } from './call-marks-store.ts';

interface MarksBarProps {
  readonly onExport: () => void;
  readonly onDelete: () => void;
}

/** How many calls are marked, and what can be done with them; nothing while none are. */
export function MarksBar({ onExport, onDelete }: MarksBarProps) {
  const { callMarks } = useConsole();
  const { marked, isCut, clear } = useStore(callMarks);
  if (marked.size === 0) return null;
  return (
    <section
      aria-label={markStrings.bar}
      className="absolute bottom-4 left-1/2 z-1 flex max-w-[calc(100%-2rem)] -translate-x-1/2 items-center gap-2 rounded-xl bg-raised py-1.5 pr-1.5 pl-4 shadow-popup ring-1 ring-line"
    >
      <p role="status" className="min-w-0 text-sm whitespace-nowrap tabular-nums">
        {markStrings.marked(marked.size)}
        {isCut && <span className="ml-2 text-warn">{markStrings.most(mostMarked)}</span>}
      </p>
      <Button icon={Download} onClick={onExport}>
        {markStrings.export}
      </Button>
      <Button icon={Trash2} onClick={onDelete}>
        {markStrings.delete}
      </Button>
      <IconButton label={markStrings.clear} icon={X} onClick={clear} />
    </section>
  );
}
