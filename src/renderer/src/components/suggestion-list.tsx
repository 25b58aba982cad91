import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

interface SuggestionListProps<Item> {
  /** Of the combobox: its list is `{id}-list`, its options are `{id}-0` and so on. */
  readonly id: string;
  readonly label: string;
  readonly items: readonly Item[];
  readonly keyOf: (item: Item) => string;
  /** The option that the input's keys have reached; -1 for none. */
  readonly active: number;
  readonly onTake: (item: Item) => void;
  readonly children: (item: Item) => ReactNode;
  /** Where it stands. */
  readonly className: string;
}

// biome-ignore-start lint/a11y/useFocusableInteractive: the input keeps the focus and points to the option (combobox pattern)
// biome-ignore-start lint/a11y/useKeyWithClickEvents: the input takes the keys
// biome-ignore-start lint/a11y/noNoninteractiveElementToInteractiveRole: a listbox is a list
/** What a combobox suggests (WAI-ARIA APG, combobox with a list). The input keeps the focus and handles the keys. */
export function SuggestionList<Item>(props: SuggestionListProps<Item>) {
  const { id, label, items, keyOf, active, onTake, children, className } = props;
  return (
    <ul
      id={`${id}-list`}
      role="listbox"
      aria-label={label}
      className={classNames(
        'absolute z-10 max-h-72 overflow-y-auto rounded-lg bg-raised p-1 shadow-popup ring-1 ring-line',
        className,
      )}
    >
      {items.map((item, index) => (
        <li
          key={keyOf(item)}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === active}
          ref={(element) => {
            if (index === active) element?.scrollIntoView({ block: 'nearest' });
          }}
          // The input must not lose the focus, or the list would be gone before the click.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onTake(item)}
          className={classNames(
            'flex cursor-pointer items-baseline gap-3 rounded-md px-2 py-1 text-xs',
            index === active ? 'bg-selected' : 'hover:bg-hover',
          )}
        >
          {children(item)}
        </li>
      ))}
    </ul>
  );
}
// biome-ignore-end lint/a11y/useFocusableInteractive: see above
// biome-ignore-end lint/a11y/useKeyWithClickEvents: see above
// biome-ignore-end lint/a11y/noNoninteractiveElementToInteractiveRole: see above
