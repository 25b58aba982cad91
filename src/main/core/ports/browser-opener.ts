/** Shows a web page to the person, in their own browser. */
export interface BrowserOpener {
  /** False where no browser could be started: the caller then shows the address instead. */
  open(url: string): Promise<boolean>;
}
