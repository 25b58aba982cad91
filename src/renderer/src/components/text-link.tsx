import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { classNames } from './class-names.ts';

interface TextLinkProps {
  readonly href: string;
  readonly children: ReactNode;
  /** Stands in a line of its own and is cut where it does not fit. */
  readonly cut?: boolean;
}

/** A way to another screen, within text or at the edge of a part. */
export function TextLink({ href, children, cut }: TextLinkProps) {
  return (
    <Link
      href={href}
      className={classNames(
        'text-sm font-medium text-accent underline-offset-2 hover:underline',
        cut === true && 'block max-w-full truncate',
      )}
    >
      {children}
    </Link>
  );
}
