export type * from './browser-opener.ts';
export type * from './call-store.ts';
export type * from './clock.ts';
export type * from './http-dispatcher.ts';
export type * from './notifier.ts';
export type * from './repositories.ts';
export type * from './secret-store.ts';
export type * from './timers.ts';
