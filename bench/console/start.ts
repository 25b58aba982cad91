import type { Page } from 'playwright';

export interface Start {
  /** Milliseconds from the start of loading to the first contents on the screen. */
  readonly painted: number;
  /** The same to a screen with its heading and a menu that answers. */
  readonly interactive: number;
}

/** Loads the console again and again, its files in the browser's cache from the first time on. */
export async function measureStarts(page: Page, url: string, times: number): Promise<Start[]> {
  await page.addInitScript(() => {
    const seen = new MutationObserver(() => {
      if (document.querySelector('main h1') === null || document.querySelector('nav a') === null) return;
      seen.disconnect();
      // The next task: what the screen still had to do keeps the main thread from answering until then.
      setTimeout(() => performance.mark('interactive'), 0);
    });
    seen.observe(document, { childList: true, subtree: true });
  });
  await page.goto(url);
  // A reload on the way would lose the link's one sign-in.
  await page.locator('nav a').first().waitFor();
  const starts: Start[] = [];
  for (let time = 0; time <= times; time += 1) {
    await page.reload();
    starts.push(
      await page.evaluate(async () => {
        const entry = async (name: string): Promise<number> => {
          let [found] = performance.getEntriesByName(name);
          while (found === undefined) {
            await new Promise((drawn) => requestAnimationFrame(drawn));
            [found] = performance.getEntriesByName(name);
          }
          return found.startTime;
        };
        return { painted: await entry('first-contentful-paint'), interactive: await entry('interactive') };
      }),
    );
  }
  return starts.slice(1);
}
