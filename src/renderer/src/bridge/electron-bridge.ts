import type { PreloadBridge } from '#shared/contract/bridge.ts';
import type { OperationOutput } from '#shared/contract/index.ts';
import { fromErrorShape } from '#shared/errors.ts';
import type { Bridge } from './bridge.ts';
import { hostUnreachable } from './failure.ts';

declare global {
  interface Window {
    readonly sallyport?: PreloadBridge;
  }
}

/** The console inside the desktop app: operations and events travel over IPC, which is never down while the window lives. */
export function createElectronBridge(preload: PreloadBridge): Bridge {
  return {
    host: 'electron',
    async call(name, input) {
      const outcome = await preload.call(name, input).catch((error: unknown) => {
        throw hostUnreachable(error);
      });
      if (!outcome.ok) throw fromErrorShape(outcome.error);
      return outcome.value as OperationOutput<typeof name>;
    },
    subscribe(listener, onConnection) {
      const stop = preload.onEvent(listener);
      onConnection(true);
      return stop;
    },
  };
}
