import { common } from '../strings/common.ts';
import { classNames } from './class-names.ts';

/** A grey shape in the place of a text that is on its way. */
export function Skeleton({ className }: { readonly className?: string }) {
  return <span aria-hidden className={classNames('block animate-pulse rounded bg-hover', className)} />;
}

/** A list on its way: rows as high as the real ones, so that nothing jumps when they come. */
export function SkeletonRows({ count = 4 }: { readonly count?: number }) {
  const rows = Array.from({ length: count }, (_, index) => index);
  return (
    <div role="status" className="fade-in-late">
      <span className="sr-only">{common.loading}</span>
      {rows.map((row) => (
        <div key={row} className="flex items-center gap-3 border-b border-line px-6 py-(--row-pad)">
          <Skeleton className="size-8 rounded-lg" />
          <div className="flex min-w-0 flex-1 flex-col gap-2 py-1">
            <Skeleton className="h-3 w-48 max-w-full" />
            <Skeleton className="h-2.5 w-72 max-w-full" />
          </div>
        </div>
      ))}
    </div>
  );
}

/** A whole screen on its way. */
export function PageSkeleton() {
  return (
    <div className="flex h-full min-w-0 flex-col">
      <div className="fade-in-late flex min-h-14 shrink-0 items-center border-b border-line px-6">
        <Skeleton className="h-4 w-36" />
      </div>
      <SkeletonRows />
    </div>
  );
}
