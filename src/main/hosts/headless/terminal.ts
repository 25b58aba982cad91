import type { Ready } from './serve.ts';

/** The one line that `serve --json` prints: a program reads it to know where Sallyport is and how to talk to it. */
export function readyLine(ready: Ready): string {
  return `${JSON.stringify({ event: 'ready', ...ready })}\n`;
}

const vaultWords: Readonly<Record<Ready['vault'], string>> = {
  unlocked: 'unlocked',
  locked: 'locked; unlock it in the console',
  empty: 'not made yet; the console asks how to protect it',
};

/** What a person sees when Sallyport is up. */
export function welcome(ready: Ready): string {
  return [
    `Sallyport ${ready.version} is running.`,
    `  Gateway  ${ready.url}`,
    `  Console  ${ready.console_url}`,
    `  Data     ${ready.data_dir}`,
    `  Vault    ${vaultWords[ready.vault]}`,
    'The console link signs in one browser tab, once, within 10 minutes.',
    ...(process.stdin.isTTY ? ['Press Enter for a new sign-in link, Ctrl-C to stop.'] : []),
    '',
  ].join('\n');
}

/** Prints a fresh link whenever the person presses Enter; returns what stops it. Without a terminal it does nothing. */
export function offerLinks(newLink: () => string): () => void {
  const { stdin, stdout } = process;
  if (!stdin.isTTY) return () => {};
  stdin.on('data', () => stdout.write(`  Console  ${newLink()}\n`));
  return () => {
    stdin.pause();
  };
}
