import { type KeyboardEvent, useId, useState } from 'react';
import { TextField } from '../../components/field.tsx';
import { MixedText } from '../../components/mixed-text.tsx';
import { SuggestionList } from '../../components/suggestion-list.tsx';
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
      {shown.length > 0 && (
        <SuggestionList
          id={id}
          label={toolStrings.suggestions}
          items={shown}
          keyOf={({ tool, endpoint }) => `${tool?.slug ?? ''} ${endpoint}`}
          active={active}
          onTake={take}
          className="top-16 right-0 -left-29"
        >
          {({ tool, endpoint }) => (
            <>
              {tool !== null && <span className="shrink-0 font-mono text-muted">{tool.method}</span>}
              <span className="min-w-0 flex-1 truncate font-mono" title={endpoint}>
                <MixedText text={visibleText(endpoint)} />
              </span>
              <span className="max-w-[40%] shrink-0 truncate text-muted">
                {tool === null ? toolStrings.earlier : visibleText(tool.name)}
              </span>
            </>
          )}
        </SuggestionList>
      )}
    </div>
  );
}
