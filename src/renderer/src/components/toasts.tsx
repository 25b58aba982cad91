import { CircleAlert, CircleCheck, Hand, X } from 'lucide-react';
import { useEffect } from 'react';
import { type StoreApi, useStore } from 'zustand';
import { common } from '../strings/common.ts';
import { IconButton } from './button.tsx';
import type { Toast, ToastState } from './toast-store.ts';

/** Results of what the person just did. Successes leave by themselves; a failure or a question stays until it is dismissed. */
export function Toasts({ store }: { readonly store: StoreApi<ToastState> }) {
  const toasts = useStore(store, (state) => state.toasts);
  const dismiss = useStore(store, (state) => state.dismiss);
  return (
    <section
      aria-label={common.notifications}
      aria-live="polite"
      className="pointer-events-none fixed right-4 bottom-4 z-20 flex w-80 flex-col gap-2"
    >
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} dismiss={dismiss} />
      ))}
    </section>
  );
}

const toneLooks = {
  ok: { icon: CircleCheck, look: 'text-ok' },
  danger: { icon: CircleAlert, look: 'text-danger' },
  ask: { icon: Hand, look: 'text-warn' },
} as const;

interface ToastCardProps {
  readonly toast: Toast;
  readonly dismiss: (id: number) => void;
}

function ToastCard({ toast, dismiss }: ToastCardProps) {
  const { id, tone } = toast;
  useEffect(() => {
    if (tone !== 'ok') return;
    const timer = setTimeout(() => dismiss(id), 5000);
    return () => clearTimeout(timer);
  }, [id, tone, dismiss]);
  const { icon: Icon, look } = toneLooks[tone];
  return (
    <div className="pointer-events-auto flex items-start gap-2 rounded-lg bg-raised py-2.5 pr-1.5 pl-3 text-sm shadow-popup ring-1 ring-line">
      <Icon size={16} aria-hidden className={`mt-0.5 shrink-0 ${look}`} />
      <div className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        <p>{toast.text}</p>
        {toast.link !== undefined && (
          // The toasts stand outside the router, whose pages are fragments.
          <a
            href={`#${toast.link.href}`}
            onClick={() => dismiss(id)}
            className="font-medium text-accent underline-offset-2 hover:underline"
          >
            {toast.link.label}
          </a>
        )}
      </div>
      <IconButton label={common.dismiss} icon={X} onClick={() => dismiss(id)} className="!size-6" />
    </div>
  );
}
