import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useScrollPlace } from './use-scroll-place.ts';

interface PageProps {
  readonly title: string;
  readonly actions?: ReactNode;
  readonly back?: { readonly href: string; readonly label: string };
  /** A column of comfortable reading width; without one of these two the content takes the whole width. */
  readonly narrow?: boolean;
  /** A column as wide as the eye still takes what ends a row for the same row. */
  readonly rows?: boolean;
  readonly children: ReactNode;
}

/** A screen: one heading, its actions, and content that scrolls under them. */
export function Page({ title, actions, back, narrow, rows, children }: PageProps) {
  const scroller = useScrollPlace();
  return (
    <div className="flex h-full min-w-0 flex-col">
      <header className="flex min-h-14 shrink-0 flex-wrap items-center gap-x-3 gap-y-2 border-b border-line px-6 py-2">
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
        <h1 className="min-w-0 flex-1 basis-40 truncate text-lg font-semibold" title={title}>
          {title}
        </h1>
        {/* Where they do not fit beside the title they go below it, and never out of the window. */}
        <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-2 empty:hidden">{actions}</div>
      </header>
      <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto">
        {narrow === true && <div className="mx-auto w-full max-w-2xl px-6 py-6">{children}</div>}
        {rows === true && <div className="mx-auto w-full max-w-7xl">{children}</div>}
        {narrow !== true && rows !== true && children}
      </div>
    </div>
  );
}

/** Whether a list and a detail beside it have room in this element: the 48 rem at which `@max-3xl` hides the list. */
export function fitsTwoPanes(element: HTMLElement | null): boolean {
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return (element?.clientWidth ?? 0) >= 48 * rem;
}
