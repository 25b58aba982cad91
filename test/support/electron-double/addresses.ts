// `app://sallyport/x` is shown as `https://sallyport.app.test/x`; `.test` is reserved and never resolves (RFC 6761).

/** The address that Chromium gets for one of a scheme that only Electron knows. */
export function shownAddress(url: string): string {
  const { protocol, host, pathname, search, hash } = new URL(url);
  return `https://${host}.${protocol.slice(0, -1)}.test${pathname || '/'}${search}${hash}`;
}

/** The address that the app sees for one that Chromium shows; others stay as they are. */
export function ownAddress(url: string): string {
  const shown = URL.parse(url);
  const match = shown?.protocol === 'https:' ? /^(.+)\.([a-z]+)\.test$/.exec(shown.host) : null;
  return shown && match ? `${match[2]}://${match[1]}${shown.pathname}${shown.search}${shown.hash}` : url;
}
