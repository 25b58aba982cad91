import { Search, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { longestQuery, parseCallQuery, type QueryFault } from '#shared/domain/call-query.ts';
import { IconButton } from '../../components/button.tsx';
import { SuggestionList } from '../../components/suggestion-list.tsx';
import { queryStrings } from '../../strings/call-list.ts';
import { accept, type Completion, completionAt, type QueryNames, type Suggestion } from './query-line.ts';

const settleMs = 300;

interface QueryBoxProps {
  readonly query: string;
  readonly names: QueryNames;
  /** `typing` while the person may go on: such a query is no step of its own in the history. */
  readonly onQuery: (query: string, typing: boolean) => void;
}

/** The query line: a combobox that knows the fields and what is connected here. What it cannot understand it shows in its place. */
export function QueryBox({ query, names, onQuery }: QueryBoxProps) {
  const [draft, setDraft] = useState(query);
  const [caret, setCaret] = useState<number | null>(null);
  const [active, setActive] = useState(-1);
  const input = useRef<HTMLInputElement>(null);
  const applied = useRef(query);
  const id = useId();
  useEffect(() => {
    // The address was changed from elsewhere: a filter, a view, back or forward.
    if (query !== applied.current) setDraft(query);
    applied.current = query;
  }, [query]);

  const parsed = parseCallQuery(draft, Date.now());
  const completion = caret === null ? null : completionAt(draft, caret, names);
  const suggestions = completion?.suggestions ?? [];
  const isOpen = suggestions.length > 0;
  const fault = parsed.ok || isOpen ? null : parsed.fault;

  const apply = (text: string, typing: boolean) => {
    if (text.trim() === applied.current || !parseCallQuery(text, Date.now()).ok) return;
    applied.current = text.trim();
    onQuery(text.trim(), typing);
  };
  const latestApply = useRef(apply);
  latestApply.current = apply;
  useEffect(() => {
    const timer = setTimeout(() => latestApply.current(draft, true), settleMs);
    return () => clearTimeout(timer);
  }, [draft]);

  const write = (text: string, at: number) => {
    setDraft(text);
    setCaret(at);
    setActive(-1);
  };
  const take = (taken: Suggestion, where: Completion) => {
    const next = accept(draft, where, taken);
    write(next.line, next.caret);
    // The caret can be set once the input holds the line.
    requestAnimationFrame(() => input.current?.setSelectionRange(next.caret, next.caret));
    input.current?.focus();
  };
  const clear = () => {
    write('', 0);
    setCaret(null);
    apply('', false);
    input.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const chosen = suggestions[active];
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const step = event.key === 'ArrowDown' ? 1 : -1;
      if (isOpen) setActive((active + step + suggestions.length + 1) % (suggestions.length + 1));
      else setCaret(input.current?.selectionStart ?? draft.length);
      if (isOpen && active === -1 && step === -1) setActive(suggestions.length - 1);
    } else if (
      (event.key === 'Enter' || event.key === 'Tab') &&
      chosen !== undefined &&
      completion !== null
    ) {
      take(chosen, completion);
    } else if (event.key === 'Enter') {
      setCaret(null);
      apply(draft, false);
    } else if (event.key === 'Escape' && isOpen) {
      setCaret(null);
    } else if (event.key === 'Escape' && draft !== '') {
      clear();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className="relative min-w-0 flex-1">
      <Search size={15} aria-hidden className="pointer-events-none absolute top-2 left-2.5 text-muted" />
      <input
        ref={input}
        data-search
        role="combobox"
        type="text"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        maxLength={longestQuery}
        aria-label={queryStrings.label}
        placeholder={queryStrings.placeholder}
        aria-autocomplete="list"
        aria-expanded={isOpen}
        aria-controls={isOpen ? `${id}-list` : undefined}
        aria-activedescendant={isOpen && active >= 0 ? `${id}-${active}` : undefined}
        aria-invalid={fault !== null}
        aria-describedby={fault === null ? undefined : `${id}-fault`}
        value={draft}
        onChange={(event) =>
          write(event.target.value, event.target.selectionStart ?? event.target.value.length)
        }
        onClick={(event) => setCaret(event.currentTarget.selectionStart)}
        onBlur={() => setCaret(null)}
        onKeyDown={onKeyDown}
        className="h-8 w-full rounded-md bg-bg pr-8 pl-8 font-mono text-xs ring-1 ring-control ring-inset focus:outline-2 focus:-outline-offset-1 focus:outline-accent aria-invalid:ring-danger"
      />
      {draft !== '' && (
        <IconButton
          label={queryStrings.clear}
          icon={X}
          onClick={clear}
          className="absolute top-0.5 right-0.5 !size-7"
        />
      )}
      {isOpen && completion !== null && (
        <SuggestionList
          id={id}
          label={queryStrings.suggestions}
          items={suggestions}
          keyOf={({ text }) => text}
          active={active}
          onTake={(suggestion) => take(suggestion, completion)}
          className="top-9 left-0 w-[min(22rem,100%)]"
        >
          {({ text, hint }) => (
            <>
              <span className="min-w-0 flex-1 truncate font-mono">{text}</span>
              {hint !== null && <span className="shrink-0 font-mono text-muted">{hint}</span>}
            </>
          )}
        </SuggestionList>
      )}
      {fault !== null && (
        <Fault
          id={`${id}-fault`}
          line={draft}
          fault={fault}
          onUse={(text) => {
            const line = draft.slice(0, fault.at) + text + draft.slice(fault.at + fault.length);
            write(line, line.length);
            setCaret(null);
            apply(line, false);
          }}
        />
      )}
    </div>
  );
}

interface FaultProps {
  readonly id: string;
  readonly line: string;
  readonly fault: QueryFault;
  readonly onUse: (text: string) => void;
}

function Fault({ id, line, fault, onUse }: FaultProps) {
  const end = fault.at + fault.length;
  return (
    <div id={id} role="alert" className="mt-1 text-xs text-danger [overflow-wrap:anywhere]">
      <p className="font-mono whitespace-pre-wrap">
        <span className="text-muted">{line.slice(0, fault.at)}</span>
        <mark className="rounded-sm bg-danger-soft text-danger underline decoration-wavy">
          {line.slice(fault.at, end)}
        </mark>
        <span className="text-muted">{line.slice(end)}</span>
      </p>
      <p>
        {fault.message}{' '}
        {fault.suggestion !== null && (
          <button
            type="button"
            onClick={() => onUse(fault.suggestion ?? '')}
            className="text-accent underline underline-offset-2"
          >
            {queryStrings.meant(fault.suggestion)}
          </button>
        )}
      </p>
    </div>
  );
}
