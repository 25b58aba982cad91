/** Tells whether a request is still the newest of its kind, so that a slow answer never overwrites a newer one. */
export function createLatest(): () => () => boolean {
  let newest = 0;
  return () => {
    newest += 1;
    const mine = newest;
    return () => mine === newest;
  };
}
