import { ChevronDown } from 'lucide-react';
import type { ComponentProps } from 'react';
import { classNames } from './class-names.ts';

export interface Choice {
  readonly value: string;
  readonly label: string;
}

interface SelectProps extends Omit<ComponentProps<'select'>, 'onChange'> {
  readonly choices: readonly Choice[];
  readonly onChange: (value: string) => void;
}

/** The platform's own choice list, dressed like the other inputs. */
export function Select({ choices, onChange, className, ...select }: SelectProps) {
  return (
    <div className="relative min-w-0">
      <select
        {...select}
        onChange={(event) => onChange(event.target.value)}
        className={classNames('appearance-none !pr-8', className)}
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
      <ChevronDown
        size={15}
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-muted"
      />
    </div>
  );
}
