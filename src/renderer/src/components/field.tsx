import { Eye, EyeOff } from 'lucide-react';
import { type ComponentProps, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { common } from '../strings/common.ts';
import { IconButton } from './button.tsx';
import { classNames } from './class-names.ts';
import { MixedText } from './mixed-text.tsx';
import { type Choice, Select } from './select.tsx';

const control =
  'w-full rounded-md bg-bg px-2.5 text-base ring-1 ring-inset ring-control focus:outline-2 focus:-outline-offset-1 ' +
  'focus:outline-accent aria-invalid:ring-danger disabled:opacity-60';

interface FieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  /** Marks the label; a required field is the unmarked case. */
  readonly optional?: boolean;
}

interface FrameProps extends FieldProps {
  readonly id: string;
  readonly children: ReactNode;
}

function Frame({ id, label, hint, error, optional, children }: FrameProps) {
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
        {optional === true && <span className="font-normal text-muted"> ({common.optional})</span>}
      </label>
      {children}
      {error !== undefined && (
        <p id={`${id}-error`} role="alert" className="text-xs text-danger">
          <MixedText text={error} />
        </p>
      )}
      {hint !== undefined && (
        <p id={`${id}-hint`} className="text-xs text-muted">
          {hint}
        </p>
      )}
    </div>
  );
}

function describe(id: string, { hint, error }: FieldProps) {
  const ids = [error !== undefined && `${id}-error`, hint !== undefined && `${id}-hint`].filter(Boolean);
  return {
    'aria-invalid': error === undefined ? undefined : true,
    'aria-describedby': ids.length > 0 ? ids.join(' ') : undefined,
  };
}

type TextFieldProps = FieldProps &
  Omit<ComponentProps<'input'>, 'onChange'> & { readonly onChange: (value: string) => void };

export function TextField({ label, hint, error, optional, onChange, ...input }: TextFieldProps) {
  const id = useId();
  const field = { label, hint, error, ...(optional === undefined ? {} : { optional }) };
  return (
    <Frame id={id} {...field}>
      <input
        autoComplete="off"
        spellCheck={false}
        {...input}
        id={id}
        {...describe(id, field)}
        onChange={(event) => onChange(event.target.value)}
        className={classNames(control, 'h-9', input.className)}
      />
    </Frame>
  );
}

/**
 * A text that is masked until the person asks to see it. Password managers are asked to leave it alone. What was typed is
 * forgotten when the field goes out of sight, by a lock of the vault too.
 */
export function SecretField({ label, hint, error, optional, onChange, ...input }: TextFieldProps) {
  const id = useId();
  const [shown, setShown] = useState(false);
  const forget = useRef(onChange);
  useEffect(() => {
    forget.current = onChange;
  });
  useEffect(() => () => forget.current(''), []);
  const field = { label, hint, error, ...(optional === undefined ? {} : { optional }) };
  return (
    <Frame id={id} {...field}>
      <div className="relative">
        <input
          autoComplete="off"
          spellCheck={false}
          autoCapitalize="none"
          data-1p-ignore
          data-lpignore="true"
          {...input}
          id={id}
          type={shown ? 'text' : 'password'}
          {...describe(id, field)}
          onChange={(event) => onChange(event.target.value)}
          className={classNames(control, 'h-9 pr-10', input.className)}
        />
        <IconButton
          label={`${shown ? common.hide : common.show} ${label}`}
          aria-pressed={shown}
          icon={shown ? EyeOff : Eye}
          onClick={() => setShown(!shown)}
          className="absolute top-0.5 right-0.5"
        />
      </div>
    </Frame>
  );
}

type TextAreaFieldProps = FieldProps &
  Omit<ComponentProps<'textarea'>, 'onChange'> & { readonly onChange: (value: string) => void };

export function TextAreaField({ label, hint, error, optional, onChange, ...input }: TextAreaFieldProps) {
  const id = useId();
  const field = { label, hint, error, ...(optional === undefined ? {} : { optional }) };
  return (
    <Frame id={id} {...field}>
      <textarea
        spellCheck={false}
        rows={3}
        {...input}
        id={id}
        {...describe(id, field)}
        onChange={(event) => onChange(event.target.value)}
        className={classNames(control, 'py-1.5 font-mono text-sm')}
      />
    </Frame>
  );
}

type SelectFieldProps = FieldProps & {
  readonly value: string;
  readonly choices: readonly Choice[];
  readonly onChange: (value: string) => void;
};

export function SelectField({ label, hint, error, optional, value, choices, onChange }: SelectFieldProps) {
  const id = useId();
  const field = { label, hint, error, ...(optional === undefined ? {} : { optional }) };
  return (
    <Frame id={id} {...field}>
      <Select
        id={id}
        value={value}
        choices={choices}
        {...describe(id, field)}
        onChange={onChange}
        className={classNames(control, 'h-9')}
      />
    </Frame>
  );
}

interface RadioGroupProps<Value extends string> {
  readonly legend: string;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly choices: readonly {
    readonly value: Value;
    readonly label: string;
    readonly description?: string;
    readonly disabled?: boolean;
  }[];
}

/** One choice of a few, each with a sentence of explanation. */
export function RadioCards<Value extends string>({
  legend,
  value,
  onChange,
  choices,
}: RadioGroupProps<Value>) {
  const name = useId();
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 text-sm font-medium">{legend}</legend>
      {choices.map((choice) => (
        <label
          key={choice.value}
          className={classNames(
            'flex gap-2.5 rounded-lg p-3 ring-1 ring-inset has-focus-visible:outline-2 has-focus-visible:outline-accent',
            choice.value === value ? 'bg-selected ring-accent' : 'ring-line',
            choice.disabled === true ? 'opacity-60' : 'cursor-pointer hover:bg-hover',
          )}
        >
          <input
            type="radio"
            name={name}
            checked={choice.value === value}
            disabled={choice.disabled}
            onChange={() => onChange(choice.value)}
            className="mt-1 size-3.5 shrink-0 accent-accent outline-none"
          />
          <span className="min-w-0 [overflow-wrap:anywhere]">
            <span className="block text-sm font-medium">{choice.label}</span>
            {choice.description !== undefined && (
              <span className="block text-xs text-muted">{choice.description}</span>
            )}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
