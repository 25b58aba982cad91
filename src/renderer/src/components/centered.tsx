import type { ReactNode } from 'react';

/** A single card in the middle of an otherwise quiet window. */
export function Centered({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <main className="h-full overflow-y-auto bg-sidebar">
      <div className="flex min-h-full items-center justify-center p-6">
        <section className="w-full max-w-md rounded-2xl bg-raised p-7 shadow-popup ring-1 ring-line">
          <GateMark />
          <h1 className="mt-4 mb-1 text-xl font-semibold tracking-tight">{title}</h1>
          {children}
        </section>
      </div>
    </main>
  );
}

/** The product's mark: a gate. */
export function GateMark({ size = 32 }: { readonly size?: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true" className="shrink-0">
      <rect width="32" height="32" rx="7" className="fill-accent" />
      <path d="M8 25V14a8 8 0 0 1 16 0v11h-4.6v-9.6a3.4 3.4 0 0 0-6.8 0V25z" className="fill-on-accent" />
    </svg>
  );
}
