import { createStore, type StoreApi } from 'zustand/vanilla';
import type { SallyportError } from '#shared/errors.ts';

export interface Toast {
  readonly id: number;
  readonly tone: 'ok' | 'danger';
  readonly text: string;
  /** Where the person can do something about it. */
  readonly link?: ToastLink | undefined;
}

export interface ToastLink {
  readonly label: string;
  /** A page of the console. */
  readonly href: string;
}

export interface ToastState {
  readonly toasts: readonly Toast[];
  success(text: string): void;
  failure(error: SallyportError): void;
  /** Something went wrong that the person did not start. */
  alert(text: string, link: ToastLink): void;
  dismiss(id: number): void;
}

const mostAtOnce = 4;

/** The short messages at the edge of the window; the oldest gives way when there are too many. */
export function createToastStore(): StoreApi<ToastState> {
  let lastId = 0;
  return createStore<ToastState>((set, get) => {
    const add = (tone: Toast['tone'], text: string, link?: ToastLink): void => {
      lastId += 1;
      const others = get().toasts.filter((toast) => toast.text !== text);
      set({ toasts: [...others, { id: lastId, tone, text, link }].slice(-mostAtOnce) });
    };
    return {
      toasts: [],
      success: (text) => add('ok', text),
      failure: (error) => add('danger', [error.message, error.details.fix].filter(Boolean).join(' ')),
      alert: (text, link) => add('danger', text, link),
      dismiss: (id) => set({ toasts: get().toasts.filter((toast) => toast.id !== id) }),
    };
  });
}
