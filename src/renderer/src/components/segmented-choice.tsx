import { useId } from 'react';

interface SegmentedChoiceProps<Value extends string> {
  readonly legend: string;
  /** Keeps the legend to those who cannot see what stands around it. */
  readonly hidden?: boolean;
  readonly value: Value;
  readonly choices: readonly { readonly value: Value; readonly label: string }[];
  readonly onChange: (value: Value) => void;
}

/** One of a few short choices, side by side; the arrow keys move between them. */
export function SegmentedChoice<Value extends string>(props: SegmentedChoiceProps<Value>) {
  const name = useId();
  return (
    <fieldset>
      <legend className={props.hidden === true ? 'sr-only' : 'mb-1.5 text-sm font-medium'}>
        {props.legend}
      </legend>
      <div className="inline-flex rounded-lg bg-sunken p-0.5 ring-1 ring-line ring-inset">
        {props.choices.map(({ value, label }) => (
          <label
            key={value}
            className="cursor-pointer rounded-md px-3 py-1 text-sm text-muted has-checked:bg-raised has-checked:font-medium has-checked:text-text has-checked:ring-1 has-checked:ring-line has-focus-visible:outline-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name={name}
              className="sr-only"
              checked={props.value === value}
              onChange={() => props.onChange(value)}
            />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
