import { EventEmitter } from 'node:events';
import type { Page, Route } from 'playwright';
import { shownAddress } from './addresses.ts';
import { app } from './app.ts';
import { openBrowser } from './browser.ts';
import { invokeFrom } from './ipc-main.ts';
import { answerRoute } from './network.ts';
import { invokeBinding, openBinding, preloadScript, receiveFunction } from './preload-script.ts';
import { preventable } from './preventable.ts';
import { report } from './report.ts';

interface WindowOptions {
  readonly width: number;
  readonly height: number;
  readonly webPreferences: { readonly preload: string };
}
type OpenHandler = (details: { url: string }) => { action: 'allow' | 'deny' };

class WebContents extends EventEmitter {
  openHandler: OpenHandler = () => ({ action: 'allow' });
  #page: Page | null = null;
  #loading: string | null = null;

  isDestroyed(): boolean {
    return this.#page?.isClosed() ?? false;
  }
  setWindowOpenHandler(handler: OpenHandler): void {
    this.openHandler = handler;
  }
  send(channel: string, ...args: unknown[]): void {
    // A page that closes meanwhile misses the message, as in Electron.
    this.#page
      ?.evaluate(
        ([name, toChannel, values]) =>
          (window as unknown as Record<string, (channel: unknown, args: unknown) => void>)[name as string]?.(
            toChannel,
            values,
          ),
        [receiveFunction, channel, args] as const,
      )
      .catch(() => {});
  }
  async attach(page: Page, preload: string): Promise<void> {
    this.#page = page;
    await page.exposeBinding(invokeBinding, ({ frame }, channel: string, args: unknown[]) =>
      invokeFrom(frame, channel, args),
    );
    await page.addInitScript(preloadScript(preload));
    await page.route('**/*', (route) => this.#answer(route, page));
    await page.exposeBinding(openBinding, (_source, url: string) => void this.openHandler({ url }));
  }
  async load(page: Page, url: string): Promise<void> {
    this.#loading = shownAddress(url);
    await page.goto(this.#loading);
  }
  /** A page that leaves on its own asks first. */
  async #answer(route: Route, page: Page): Promise<void> {
    const request = route.request();
    const url = request.url();
    if (request.isNavigationRequest() && request.frame() === page.mainFrame() && url !== this.#loading) {
      const event = preventable();
      this.emit('will-navigate', event, url);
      if (event.defaultPrevented) return route.abort('aborted');
    }
    return answerRoute(route);
  }
}

const windows = new Set<BrowserWindow>();

export class BrowserWindow extends EventEmitter {
  readonly webContents = new WebContents();
  readonly #options: WindowOptions;
  readonly #page: Promise<Page>;

  static getAllWindows(): BrowserWindow[] {
    return [...windows];
  }
  constructor(options: WindowOptions) {
    super();
    this.#options = options;
    windows.add(this);
    app.emit('web-contents-created', {}, this.webContents);
    this.#page = this.#open();
  }
  async #open(): Promise<Page> {
    const context = await openBrowser();
    const page =
      context.pages().find((candidate) => candidate.url() === 'about:blank') ?? (await context.newPage());
    await page.setViewportSize({ width: this.#options.width, height: this.#options.height });
    await this.webContents.attach(page, this.#options.webPreferences.preload);
    page.on('close', () => this.#closed());
    return page;
  }
  async loadURL(url: string): Promise<void> {
    const page = await this.#page;
    await this.webContents.load(page, url);
    this.emit('ready-to-show');
    report({ event: 'window', url: page.url() });
  }
  close(): void {
    this.emit('close', preventable());
    this.#closed();
    void this.#page.then((page) => page.close()).catch(() => {});
  }
  #closed(): void {
    if (!windows.delete(this)) return;
    this.emit('closed');
    if (windows.size === 0) app.emit('window-all-closed');
  }
  isDestroyed(): boolean {
    return !windows.has(this);
  }
  show(): void {}
  focus(): void {}
  restore(): void {}
  maximize(): void {}
  isMinimized(): boolean {
    return false;
  }
  isMaximized(): boolean {
    return false;
  }
  getNormalBounds(): { x: number; y: number; width: number; height: number } {
    return { x: 0, y: 0, width: this.#options.width, height: this.#options.height };
  }
}
