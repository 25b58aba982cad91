import { Search } from 'lucide-react';
import type { ComponentProps } from 'react';
import { classNames } from './class-names.ts';

interface SearchBoxProps extends Omit<ComponentProps<'input'>, 'onChange'> {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A one-line search. The "/" shortcut finds it by `data-search`; Escape clears it. */
export function SearchBox({ label, value, onChange, className, ...input }: SearchBoxProps) {
  return (
    <div className={classNames('relative w-52 min-w-0 shrink', className)}>
      <Search
        size={15}
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-muted"
      />
      <input
        data-search
        type="search"
        autoComplete="off"
        spellCheck={false}
        aria-label={label}
        placeholder={label}
        {...input}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          input.onKeyDown?.(event);
          if (event.key === 'Escape' && value !== '') {
            onChange('');
            event.stopPropagation();
          }
        }}
        className="h-8 w-full rounded-md bg-bg pr-2 pl-8 text-sm ring-1 ring-control ring-inset focus:outline-2 focus:-outline-offset-1 focus:outline-accent [&::-webkit-search-cancel-button]:hidden"
      />
    </div>
  );
}
