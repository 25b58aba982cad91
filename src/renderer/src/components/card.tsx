import { type ReactNode, useId } from 'react';
import { classNames } from './class-names.ts';

interface CardProps {
  readonly title: string;
  readonly actions?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A titled part of a screen that is looked at more than worked in. */
export function Card({ title, actions, className, children }: CardProps) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className={classNames('min-w-0 rounded-xl bg-raised ring-1 ring-line ring-inset', className)}
    >
      <header className="flex min-h-11 items-center gap-3 px-4 pt-1">
        <h2 id={id} className="min-w-0 flex-1 truncate text-sm font-semibold">
          {title}
        </h2>
        {actions}
      </header>
      <div className="px-4 pb-4">{children}</div>
    </section>
  );
}
