import type { ReactNode } from 'react';
import { Link } from 'wouter';

/** A way to another screen, within text or at the edge of a part. */
export function TextLink({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  return (
    <Link href={href} className="text-sm font-medium text-accent underline-offset-2 hover:underline">
      {children}
    </Link>
  );
}
