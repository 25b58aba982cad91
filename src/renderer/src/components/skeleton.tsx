import type { ReactNode } from 'react';
import { common } from '../strings/common.ts';
import { classNames } from './class-names.ts';

/** A grey shape in the place of a text that is on its way. */
export function Skeleton({ className }: { readonly className?: string }) {
  return <span aria-hidden className={classNames('block rounded bg-hover', className)} />;
}

/** The shapes of something on its way: says so once, and shows them only where it takes a moment. */
function Loading({ className, children }: { readonly className?: string; readonly children: ReactNode }) {
  return (
    <div role="status" className={classNames('loading', className)}>
      <span className="sr-only">{common.loading}</span>
      {children}
    </div>
  );
}

interface CountProps {
  readonly count?: number;
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** A list on its way: rows as high as the real ones, so that nothing jumps when they come. `plain` ones have no lines between. */
export function SkeletonRows({ count = 4, plain = false }: CountProps & { readonly plain?: boolean }) {
  return (
    <Loading>
      {upTo(count).map((row) => (
        <div
          key={row}
          className={classNames(
            'flex items-center gap-3',
            plain ? 'px-3 py-2' : 'border-b border-line px-6 py-(--row-pad)',
          )}
        >
          <Skeleton className="size-8 rounded-lg" />
          <div className="flex min-w-0 flex-1 flex-col gap-2 py-1">
            <Skeleton className="h-3 w-48 max-w-full" />
            <Skeleton className="h-2.5 w-72 max-w-full" />
          </div>
        </div>
      ))}
    </Loading>
  );
}

/** What a card lists, on its way. */
export function SkeletonLines({ count = 4 }: CountProps) {
  return (
    <Loading className="flex flex-col gap-3">
      {upTo(count).map((line) => (
        <Skeleton key={line} className="h-9" />
      ))}
    </Loading>
  );
}

/** A table on its way, in rows of one line. */
export function SkeletonTable({ count = 12 }: CountProps) {
  return (
    <Loading>
      {upTo(count).map((row) => (
        <div key={row} className="flex h-(--row-height) items-center gap-6 border-b border-line px-6">
          <Skeleton className="h-2.5 w-16" />
          <Skeleton className="h-2.5 w-10" />
          <Skeleton className="h-2.5 max-w-96 flex-1" />
        </div>
      ))}
    </Loading>
  );
}

/** A thing in cards on its way: two beside each other, one below. */
export function SkeletonCards() {
  return (
    <Loading className="grid gap-4 md:grid-cols-2">
      <Skeleton className="h-9 w-48 rounded-lg md:col-span-2" />
      <Skeleton className="h-28 rounded-xl" />
      <Skeleton className="h-28 rounded-xl" />
      <Skeleton className="h-56 rounded-xl md:col-span-2" />
    </Loading>
  );
}

/** A form on its way: labels and the fields below them. */
export function SkeletonForm({ count = 3 }: CountProps) {
  return (
    <Loading className="flex flex-col gap-5">
      {upTo(count).map((field) => (
        <div key={field} className="flex flex-col gap-2">
          <Skeleton className="h-3 w-24" />
          <Skeleton className="h-9 rounded-md" />
        </div>
      ))}
    </Loading>
  );
}

/** A thing's facts on their way: names on the left, values on the right. */
export function SkeletonFacts({ count = 6 }: CountProps) {
  return (
    <Loading className="flex flex-col gap-3">
      <Skeleton className="h-4 w-3/4" />
      {upTo(count).map((fact) => (
        <div key={fact} className="grid grid-cols-[9rem_minmax(0,1fr)] gap-x-3">
          <Skeleton className="h-3 w-20" />
          <Skeleton className="h-3 w-48 max-w-full" />
        </div>
      ))}
    </Loading>
  );
}

/** A command of a few lines on its way. */
export function SkeletonCode({ count = 5 }: CountProps) {
  return (
    <Loading className="rounded-lg bg-sunken p-3 ring-1 ring-line ring-inset">
      {upTo(count).map((line) => (
        <div key={line} className="flex h-5 items-center">
          <Skeleton className={classNames('h-2.5', line % 2 === 0 ? 'w-3/4' : 'w-1/2')} />
        </div>
      ))}
    </Loading>
  );
}

/** A whole screen on its way. */
export function PageSkeleton() {
  return (
    <div className="flex h-full min-w-0 flex-col">
      <div className="loading flex min-h-14 shrink-0 items-center border-b border-line px-6">
        <Skeleton className="h-4 w-36" />
      </div>
      <SkeletonRows />
    </div>
  );
}
