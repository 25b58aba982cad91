import { readFileSync } from 'node:fs';

/** The names by which the page reaches the double. */
export const invokeBinding = '__electronInvoke';
export const openBinding = '__electronOpen';
export const receiveFunction = '__electronReceive';

/** The app's preload bundle wrapped so that it runs in a page, with as much of `electron` as a sandboxed preload has. */
export function preloadScript(path: string): string {
  return `(() => {
  if (window !== window.top) return;
  const listeners = new Map();
  const of = (channel) => listeners.get(channel) ?? [];
  const electron = {
    contextBridge: {
      exposeInMainWorld: (name, api) => Object.defineProperty(window, name, { value: Object.freeze(api) }),
    },
    ipcRenderer: {
      invoke: (channel, ...args) => window[${JSON.stringify(invokeBinding)}](channel, args),
      on: (channel, listener) => listeners.set(channel, [...of(channel), listener]),
      removeListener: (channel, listener) => listeners.set(channel, of(channel).filter((other) => other !== listener)),
    },
  };
  window[${JSON.stringify(receiveFunction)}] = (channel, args) => {
    for (const listener of of(channel)) listener({}, ...args);
  };
  const openWindow = (url) => void window[${JSON.stringify(openBinding)}](new URL(url, location.href).href);
  window.open = (url) => (openWindow(url), null);
  addEventListener('click', (event) => {
    const link = event.target.closest?.('a[target="_blank"]');
    if (link && !event.defaultPrevented) { event.preventDefault(); openWindow(link.href); }
  });
  const require = (name) => {
    if (name === 'electron') return electron;
    throw new Error('A sandboxed preload script cannot require ' + name);
  };
  const module = { exports: {} };
  ((require, module, exports) => {
${readFileSync(path, 'utf8')}
  })(require, module, module.exports);
})();`;
}
