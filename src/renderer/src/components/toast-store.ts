import { createStore, type StoreApi } from 'zustand/vanilla';
import type { SallyportError } from '#shared/errors.ts';

export interface Toast {
  readonly id: number;
  readonly tone: 'ok' | 'danger' | 'ask';
  readonly text: string;
  /** Where the person can do something about it. */
  readonly link?: ToastLink | undefined;
  /** What it is about; a newer one about the same takes its place. */
  readonly topic?: string | undefined;
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
  /** Something waits for the person's answer; stays until it is dismissed or withdrawn. */
  ask(topic: string, text: string, link: ToastLink): void;
  withdraw(topic: string): void;
  dismiss(id: number): void;
}

const mostAtOnce = 4;

/** The short messages at the edge of the window; the oldest gives way when there are too many. */
export function createToastStore(): StoreApi<ToastState> {
  let lastId = 0;
  return createStore<ToastState>((set, get) => {
    const add = (tone: Toast['tone'], text: string, link?: ToastLink, topic?: string): void => {
      lastId += 1;
      const others = get().toasts.filter(
        (toast) => toast.text !== text && (topic === undefined || toast.topic !== topic),
      );
      set({ toasts: [...others, { id: lastId, tone, text, link, topic }].slice(-mostAtOnce) });
    };
    return {
      toasts: [],
      success: (text) => add('ok', text),
      failure: (error) => add('danger', [error.message, error.details.fix].filter(Boolean).join(' ')),
      alert: (text, link) => add('danger', text, link),
      ask: (topic, text, link) => add('ask', text, link, topic),
      withdraw(topic) {
        const { toasts } = get();
        const left = toasts.filter((toast) => toast.topic !== topic);
        if (left.length < toasts.length) set({ toasts: left });
      },
      dismiss: (id) => set({ toasts: get().toasts.filter((toast) => toast.id !== id) }),
    };
  });
}
