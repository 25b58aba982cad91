import { editDistance } from '#shared/edit-distance.ts';

/** Up to three slugs that someone who wrote `wanted` may have meant, the closest first. */
export function closeSlugs(wanted: string, slugs: Iterable<string>): string[] {
  const text = wanted
    .slice(0, 64)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
  if (text === '') return [];
  const scored: { slug: string; score: number }[] = [];
  for (const slug of slugs) {
    const plain = slug.replace(/[^a-z0-9]/g, '');
    const contained =
      text.length >= 3 && (plain.includes(text) || (plain.length >= 3 && text.includes(plain)));
    const distance = editDistance(text, plain);
    const score = contained ? Math.min(distance, 1.5) : distance;
    if (score <= Math.max(1, Math.min(3, Math.floor(text.length / 3)))) scored.push({ slug, score });
    else if (contained) scored.push({ slug, score: 3.5 });
  }
  scored.sort((a, b) => a.score - b.score || (a.slug < b.slug ? -1 : 1));
  return scored.slice(0, 3).map(({ slug }) => slug);
}
