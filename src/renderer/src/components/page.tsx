import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';

interface PageProps {
  readonly title: string;
  readonly actions?: ReactNode;
  readonly back?: { readonly href: string; readonly label: string };
  /** A column of comfortable reading width; without it the content takes the whole width. */
  readonly narrow?: boolean;
  readonly children: ReactNode;
}

/** A screen: one heading, its actions, and content that scrolls under them. */
export function Page({ title, actions, back, narrow, children }: PageProps) {
  return (
    <div className="flex h-full min-w-0 flex-col">
      <header className="flex min-h-14 shrink-0 items-center gap-3 border-b border-line px-6 py-2">
        {back !== undefined && (
          <Link
            href={back.href}
            aria-label={back.label}
            title={back.label}
            className="-ml-2 flex size-8 shrink-0 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-text"
          >
            <ArrowLeft size={17} aria-hidden />
          </Link>
        )}
        <h1 className="min-w-0 flex-1 truncate text-lg font-semibold">{title}</h1>
        {actions}
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {narrow === true ? <div className="mx-auto w-full max-w-2xl px-6 py-6">{children}</div> : children}
      </div>
    </div>
  );
}
