/** Makes ids that tests can name before they are made: `ca_0000000000000001`, then `…2`, whatever the prefix. */
export function countedIds(): (prefix: string) => string {
  let count = 0;
  return (prefix) => {
    count += 1;
    return `${prefix}_${String(count).padStart(16, '0')}`;
  };
}
