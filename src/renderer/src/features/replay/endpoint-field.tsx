import { type KeyboardEvent, useId, useState } from 'react';
import { classNames } from '../../components/class-names.ts';
import { TextField } from '../../components/field.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { replayStrings } from '../../strings/replay.ts';
import { toolStrings } from '../../strings/tool-form.ts';
import type { EndpointSuggestion } from './endpoint-suggestions.ts';

interface EndpointFieldProps {
  readonly value: string;
  readonly error: string | undefined;
  readonly suggestions: readonly EndpointSuggestion[];
  readonly onChange: (endpoint: string) => void;
  readonly onTake: (suggestion: EndpointSuggestion) => void;
}

/** The endpoint: a combobox of what was called before and of the tools of the service. */
export function EndpointField({ value, error, suggestions, onChange, onTake }: EndpointFieldProps) {
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const id = useId();
  const shown = isOpen ? suggestions : [];
  const take = (suggestion: EndpointSuggestion) => {
    setOpen(false);
    setActive(-1);
    onTake(suggestion);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const chosen = shown[active];
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setOpen(true);
      setActive(Math.max(-1, Math.min(suggestions.length - 1, active + step)));
    } else if (event.key === 'Enter' && chosen !== undefined) {
      take(chosen);
    } else if (event.key === 'Escape' && shown.length > 0) {
      setOpen(false);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="relative min-w-0">
      <TextField
        label={replayStrings.endpoint}
        value={value}
        placeholder="/user"
        error={error}
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={shown.length > 0}
        aria-controls={shown.length > 0 ? `${id}-list` : undefined}
        aria-activedescendant={active >= 0 && active < shown.length ? `${id}-${active}` : undefined}
        onChange={(endpoint) => {
          setOpen(true);
          setActive(-1);
          onChange(endpoint);
        }}
        onClick={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
        className="font-mono text-sm"
      />
      {shown.length > 0 && <Suggestions id={id} suggestions={shown} active={active} onTake={take} />}
    </div>
  );
}

interface SuggestionsProps {
  readonly id: string;
  readonly suggestions: readonly EndpointSuggestion[];
  readonly active: number;
  readonly onTake: (suggestion: EndpointSuggestion) => void;
}

// biome-ignore-start lint/a11y/useFocusableInteractive: the input keeps the focus and points to the option (combobox pattern)
// biome-ignore-start lint/a11y/useKeyWithClickEvents: the input takes the keys
// biome-ignore-start lint/a11y/noNoninteractiveElementToInteractiveRole: a listbox is a list
function Suggestions({ id, suggestions, active, onTake }: SuggestionsProps) {
  return (
    <ul
      id={`${id}-list`}
      role="listbox"
      aria-label={toolStrings.suggestions}
      className="absolute top-16 right-0 -left-29 z-10 max-h-72 overflow-y-auto rounded-lg bg-raised p-1 shadow-popup ring-1 ring-line"
    >
      {suggestions.map((suggestion, index) => (
        <li
          key={`${suggestion.tool?.slug ?? ''} ${suggestion.endpoint}`}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === active}
          ref={(element) => {
            if (index === active) element?.scrollIntoView({ block: 'nearest' });
          }}
          // The input must not lose the focus, or the list would be gone before the click.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onTake(suggestion)}
          className={classNames(
            'flex cursor-pointer items-baseline gap-2 rounded-md px-2 py-1 text-xs',
            index === active ? 'bg-selected' : 'hover:bg-hover',
          )}
        >
          {suggestion.tool !== null && (
            <span className="shrink-0 font-mono text-muted">{suggestion.tool.method}</span>
          )}
          <span className="min-w-0 flex-1 truncate font-mono" title={suggestion.endpoint}>
            {visibleText(suggestion.endpoint)}
          </span>
          <span className="max-w-[40%] shrink-0 truncate text-muted">
            {suggestion.tool === null ? toolStrings.earlier : visibleText(suggestion.tool.name)}
          </span>
        </li>
      ))}
    </ul>
  );
}
// biome-ignore-end lint/a11y/useFocusableInteractive: see above
// biome-ignore-end lint/a11y/useKeyWithClickEvents: see above
// biome-ignore-end lint/a11y/noNoninteractiveElementToInteractiveRole: see above
