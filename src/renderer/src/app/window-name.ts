const key = 'sallyport.window';

/** What the host knows this window by: made up once, and the same after a reload. */
export function windowName(storage: Pick<Storage, 'getItem' | 'setItem'>): string {
  const known = storage.getItem(key);
  if (known !== null) return known;
  const name = crypto.randomUUID();
  storage.setItem(key, name);
  return name;
}
