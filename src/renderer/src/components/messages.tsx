import { CircleAlert, Info, type LucideIcon, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { SallyportError } from '#shared/errors.ts';
import { failureText } from '../bridge/failure.ts';
import { common } from '../strings/common.ts';
import { Button } from './button.tsx';
import { classNames } from './class-names.ts';
import { MixedText } from './mixed-text.tsx';

const mostFaults = 10;

/** An error in words: what is wrong, then what to do; and each fault of an input that has several. */
export function ErrorMessage({ error }: { readonly error: SallyportError }) {
  const { errors = [] } = error.details;
  return (
    <div role="alert" className="flex gap-2 rounded-lg bg-danger-soft px-3 py-2 text-sm text-danger">
      <CircleAlert size={16} aria-hidden className="mt-0.5 shrink-0" />
      <div className="min-w-0 [overflow-wrap:anywhere]">
        <p>
          <MixedText text={failureText(error)} />
        </p>
        {errors.length > 1 && (
          <ul className="mt-1 list-disc pl-4">
            {errors.slice(0, mostFaults).map((line) => (
              <li key={line}>
                <MixedText text={line} />
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}

/** What a screen shows in place of content it could not load. */
export function LoadError({
  error,
  onRetry,
}: {
  readonly error: SallyportError;
  readonly onRetry: () => void;
}) {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center gap-3 px-6 py-16">
      <ErrorMessage error={error} />
      <Button onClick={onRetry}>{common.retry}</Button>
    </div>
  );
}

const noteLooks = {
  info: { icon: Info, look: 'bg-sunken text-muted' },
  warn: { icon: TriangleAlert, look: 'bg-warn-soft text-warn' },
} as const;

interface NoteProps {
  readonly tone?: 'info' | 'warn';
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

/** A remark beside what it is about. */
export function Note({ tone = 'info', action, children }: NoteProps) {
  const { icon: Icon, look } = noteLooks[tone];
  return (
    <div className={classNames('flex flex-wrap items-center gap-2 rounded-lg px-3 py-2 text-sm', look)}>
      <div className="flex min-w-0 flex-1 basis-64 gap-2">
        <Icon size={16} aria-hidden className="mt-0.5 shrink-0" />
        <div className="min-w-0 flex-1 [overflow-wrap:anywhere]">{children}</div>
      </div>
      {action}
    </div>
  );
}

interface EmptyStateProps {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly children: ReactNode;
}

/** What a screen says while it has nothing to list: what will be here, and how to get there. */
export function EmptyState({ icon: Icon, title, children }: EmptyStateProps) {
  return (
    <div className="mx-auto flex max-w-lg flex-col items-center gap-3 px-6 py-16 text-center">
      <span className="flex size-11 items-center justify-center rounded-xl bg-hover text-muted">
        <Icon size={22} aria-hidden />
      </span>
      <h2 className="text-lg font-semibold">{title}</h2>
      <div className="flex w-full flex-col items-center gap-4 text-sm text-muted">{children}</div>
    </div>
  );
}
