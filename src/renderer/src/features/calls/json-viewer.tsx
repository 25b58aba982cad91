import { ChevronDown, ChevronRight, ChevronUp, FoldVertical, UnfoldVertical } from 'lucide-react';
import { type KeyboardEvent, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { IconButton } from '../../components/button.tsx';
import { classNames } from '../../components/class-names.ts';
import { SearchBox } from '../../components/search-box.tsx';
import { useRowWindow } from '../../components/use-row-window.ts';
import { visibleText } from '../../components/visible-text.ts';
import { bodyStrings } from '../../strings/call-body.ts';
import { type JsonLine, linesWith, mostFound, revealing, unfolded } from './json-lines.ts';

const lineHeight = 20;
/** What is longer than this is read in the raw text. */
const longestShown = 2_000;

interface JsonViewerProps {
  readonly lines: readonly JsonLine[];
  readonly label: string;
}

/** JSON to fold and to search. Only the lines in view exist, so that size does not matter. */
export function JsonViewer({ lines, label }: JsonViewerProps) {
  const [folded, setFolded] = useState<ReadonlySet<number>>(new Set());
  const [search, setSearch] = useState('');
  const [current, setCurrent] = useState(0);
  const scroller = useRef<HTMLElement>(null);
  const wanted = useDeferredValue(search);
  const shown = useMemo(() => unfolded(lines, folded), [lines, folded]);
  const found = useMemo(() => linesWith(lines, wanted), [lines, wanted]);
  const foundSet = useMemo(() => new Set(found), [found]);
  const { first, end, offset, height, scrollTo } = useRowWindow({
    scroller,
    count: shown.length,
    rowHeight: lineHeight,
  });
  const at = found[current];
  useEffect(() => {
    if (at !== undefined) setFolded((before) => revealing(lines, before, at));
  }, [at, lines]);
  const row = at === undefined ? -1 : shown.indexOf(at);
  useEffect(() => {
    if (row !== -1) scrollTo(row, 'center');
  }, [row, scrollTo]);

  const step = (by: number) => setCurrent((found.length + current + by) % Math.max(1, found.length));
  const toggle = (line: number) => {
    const next = new Set(folded);
    if (!next.delete(line)) next.add(line);
    setFolded(next);
  };
  const foldAll = () =>
    setFolded(new Set(lines.flatMap(({ end, depth }, index) => (end !== null && depth > 0 ? [index] : []))));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    step(event.shiftKey ? -1 : 1);
  };
  const count = found.length >= mostFound ? `${mostFound}+` : String(found.length);
  return (
    <div>
      <div className="mb-1.5 flex items-center gap-1">
        <SearchBox
          label={bodyStrings.search}
          value={search}
          onChange={(text) => {
            setSearch(text);
            setCurrent(0);
          }}
          onKeyDown={onKeyDown}
          className="!w-auto flex-1"
        />
        {search !== '' && (
          <>
            <span role="status" className="px-1 text-xs text-muted tabular-nums">
              {found.length === 0 ? bodyStrings.nothingFound : `${current + 1} / ${count}`}
            </span>
            <IconButton label={bodyStrings.previous} icon={ChevronUp} onClick={() => step(-1)} />
            <IconButton label={bodyStrings.next} icon={ChevronDown} onClick={() => step(1)} />
          </>
        )}
        <IconButton label={bodyStrings.foldAll} icon={FoldVertical} onClick={foldAll} />
        <IconButton
          label={bodyStrings.unfoldAll}
          icon={UnfoldVertical}
          onClick={() => setFolded(new Set())}
        />
      </div>
      <section
        ref={scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={label}
        data-scrolls-sideways
        className="max-h-96 overflow-auto rounded-lg bg-sunken py-2 ring-1 ring-line ring-inset"
      >
        <div className="w-max min-w-full overflow-y-clip font-mono text-xs select-text" style={{ height }}>
          <div style={{ transform: `translateY(${offset}px)` }}>
            {shown.slice(first, end).map((number) => {
              const line = lines[number];
              if (line === undefined) return null;
              return (
                <Line
                  key={number}
                  line={line}
                  isFolded={folded.has(number)}
                  mark={number === at ? 'current' : foundSet.has(number) ? 'found' : null}
                  closing={line.end === null ? '' : (lines[line.end]?.value ?? '')}
                  onToggle={() => toggle(number)}
                />
              );
            })}
          </div>
        </div>
      </section>
    </div>
  );
}

interface LineProps {
  readonly line: JsonLine;
  readonly isFolded: boolean;
  readonly mark: 'current' | 'found' | null;
  /** What closes the object or list that the line opens. */
  readonly closing: string;
  readonly onToggle: () => void;
}

const deepestIndent = 60;

function Line({ line, isFolded, mark, closing, onToggle }: LineProps) {
  const { depth, key, value, comma, end } = line;
  const Icon = isFolded ? ChevronRight : ChevronDown;
  return (
    <div
      style={{ paddingLeft: `${Math.min(depth, deepestIndent) * 1.25 + 1.5}rem` }}
      className={classNames(
        'h-5 min-w-full pr-3 leading-5 whitespace-pre',
        mark === 'found' && 'bg-warn-soft',
        mark === 'current' && 'bg-selected',
      )}
    >
      {end !== null && (
        <button
          type="button"
          aria-expanded={!isFolded}
          aria-label={isFolded ? bodyStrings.unfold : bodyStrings.fold}
          onClick={onToggle}
          className="-ml-5 inline-flex size-5 items-center justify-center align-top text-muted hover:text-text"
        >
          <Icon size={13} aria-hidden />
        </button>
      )}
      {key !== null && (
        <>
          <bdi className="text-accent">{shortened(key)}</bdi>
          <span className="text-accent">: </span>
        </>
      )}
      <bdi className={valueLook(value)}>{shortened(value)}</bdi>
      {isFolded && end !== null && <span className="text-muted"> … {closing}</span>}
      {comma && ','}
    </div>
  );
}

function shortened(text: string): string {
  const cut = text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
  return visibleText(cut);
}

function valueLook(value: string): string | undefined {
  if (value.startsWith('"')) return 'text-ok';
  return /^[[\]{}]/.test(value) ? undefined : 'text-warn';
}
