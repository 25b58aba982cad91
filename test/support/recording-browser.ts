/** A browser that opens nothing: it remembers the addresses that it was handed. */
export interface RecordingBrowser {
  readonly opened: readonly string[];
  readonly open: (url: string) => Promise<boolean>;
  /** The next address, past or to come; each is given out once, in order. */
  readonly next: () => Promise<string>;
}

export function createRecordingBrowser(): RecordingBrowser {
  const opened: string[] = [];
  const waiting: ((url: string) => void)[] = [];
  let given = 0;
  return {
    opened,
    async open(url) {
      opened.push(url);
      const receive = waiting.shift();
      if (receive !== undefined) {
        given += 1;
        receive(url);
      }
      return true;
    },
    next() {
      const url = opened[given];
      if (url === undefined) return new Promise((resolve) => waiting.push(resolve));
      given += 1;
      return Promise.resolve(url);
    },
  };
}
