import type { CallOutcome, PreloadBridge } from '#shared/contract/bridge.ts';
import { hasChromium } from '#test/support/chromium-options.ts';
import { signInToConsole } from '#test/support/console-client.ts';
import { launchDesktopDouble } from '#test/support/electron-double/launch.ts';
import { createEventInbox, type EventInbox } from '#test/support/event-inbox.ts';
import { startHeadlessProcess } from '#test/support/headless-process.ts';

/** What the console sees of a host, whichever it is. */
export interface ConsoleHost {
  readonly call: (name: string, input: unknown) => Promise<CallOutcome>;
  readonly events: EventInbox;
  /** Everything that came out of the host so far: answers, events, and what it printed. */
  readonly everything: () => string;
  readonly stop: () => Promise<number | NodeJS.Signals | null>;
}

export const hosts: readonly {
  readonly name: 'headless' | 'electron';
  /** Whether this machine has what it takes. */
  readonly isAvailable: boolean;
  readonly start: () => Promise<ConsoleHost>;
}[] = [
  { name: 'headless', isAvailable: true, start: startHeadless },
  { name: 'electron', isAvailable: hasChromium, start: startElectron },
];

async function startHeadless(): Promise<ConsoleHost> {
  const sallyport = await startHeadlessProcess();
  const events = createEventInbox();
  const texts: string[] = [];
  const client = await signInToConsole(sallyport.ready.console_url, events.add, (text) => texts.push(text));
  return {
    call: client.call,
    events,
    everything: () => [...texts, sallyport.stdout(), sallyport.stderr()].join('\n'),
    async stop() {
      client.close();
      return sallyport.stop();
    },
  };
}

const heard = 'test hears ';

async function startElectron(): Promise<ConsoleHost> {
  const app = await launchDesktopDouble();
  const events = createEventInbox();
  const texts: string[] = [];
  // Over the page's console: a function exposed by a second client would disturb the double's own.
  app.page.on('console', (message) => {
    if (!message.text().startsWith(heard)) return;
    const text = message.text().slice(heard.length);
    texts.push(text);
    events.add(JSON.parse(text));
  });
  await app.page.evaluate((prefix) => {
    const { sallyport } = window as unknown as { sallyport: PreloadBridge };
    sallyport.onEvent((event) => console.log(prefix + JSON.stringify(event)));
  }, heard);
  return {
    async call(name, input) {
      const outcome = await app.page.evaluate(
        ([operation, value]) =>
          (window as unknown as { sallyport: PreloadBridge }).sallyport.call(operation as string, value),
        [name, input],
      );
      texts.push(JSON.stringify(outcome));
      return outcome;
    },
    events,
    everything: () => [...texts, app.stderr()].join('\n'),
    stop: app.stop,
  };
}
