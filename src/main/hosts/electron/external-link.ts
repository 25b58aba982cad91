/** The link to hand to the person's browser: https only, no credentials in it. Null for everything else. */
export function externalLink(text: string): string | null {
  const url = URL.parse(text);
  if (url === null || url.protocol !== 'https:' || url.username !== '' || url.password !== '') return null;
  return url.href;
}
