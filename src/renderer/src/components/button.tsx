import type { LucideIcon } from 'lucide-react';
import type { ComponentProps } from 'react';
import { classNames } from './class-names.ts';
import { Spinner } from './spinner.tsx';

export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger';

const looks: Record<ButtonVariant, string> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-hover',
  secondary: 'bg-raised text-text ring-1 ring-inset ring-line hover:bg-hover',
  quiet: 'text-muted hover:bg-hover hover:text-text',
  danger: 'bg-danger text-on-danger hover:opacity-90',
};

export interface ButtonProps extends ComponentProps<'button'> {
  readonly variant?: ButtonVariant;
  readonly icon?: LucideIcon;
  /** Shows a spinner and takes no clicks; the name stays, so that it keeps its place. */
  readonly busy?: boolean;
}

export function Button({ variant = 'secondary', icon: Icon, busy = false, ...props }: ButtonProps) {
  return (
    <button
      type="button"
      {...props}
      disabled={props.disabled === true || busy}
      aria-busy={busy || undefined}
      className={classNames(
        'inline-flex h-8 shrink-0 items-center justify-center gap-1.5 rounded-md px-3 text-sm font-medium whitespace-nowrap',
        'transition-colors disabled:cursor-default disabled:opacity-50',
        looks[variant],
        props.className,
      )}
    >
      {busy ? <Spinner /> : Icon && <Icon size={15} aria-hidden className="shrink-0" />}
      {props.children}
    </button>
  );
}

export interface IconButtonProps extends ComponentProps<'button'> {
  readonly label: string;
  readonly icon: LucideIcon;
}

/** A button that shows only an icon; its label is its accessible name and its tooltip. */
export function IconButton({ label, icon: Icon, ...props }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...props}
      className={classNames(
        'inline-flex size-8 shrink-0 items-center justify-center rounded-md text-muted transition-colors',
        'hover:bg-hover hover:text-text disabled:opacity-50',
        props.className,
      )}
    >
      <Icon size={16} aria-hidden />
    </button>
  );
}
