/** What the double tells the test that started it. */
export type DoubleReport =
  | { readonly event: 'browser'; readonly cdpUrl: string }
  | { readonly event: 'window'; readonly url: string }
  | { readonly event: 'external'; readonly url: string };

export function report(message: DoubleReport): void {
  process.send?.(message);
}

// A test that died leaves no app behind.
process.once('disconnect', () => process.exit(1));
