// Makes the console's logos from simple-icons (CC0): only those of services in the catalog, each by an exact name.
import { readFile, writeFile } from 'node:fs/promises';
import type { SimpleIcon } from 'simple-icons';
import * as icons from 'simple-icons';
import type { CatalogEntry } from '#shared/domain/toolkit.ts';

/** The package exports its icons one by one, and in some builds a default beside them. */
const all = Object.values(icons).filter((each): each is SimpleIcon => 'slug' in each);

const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '');

/** Services whose icon goes by another name. */
const otherNames: Readonly<Record<string, string>> = {
  help_scout: 'helpscout',
  hugging_face: 'huggingface',
  mistral_ai: 'mistralai',
  telegram: 'telegram',
  twitter: 'x',
};

const root = new URL('../', import.meta.url);
const catalog = JSON.parse(await readFile(new URL('resources/catalog/toolkits.json', root), 'utf8')) as Pick<
  CatalogEntry,
  'slug' | 'name' | 'tier'
>[];
const bySlug = new Map(all.map((icon) => [icon.slug, icon]));
const byTitle = new Map(all.map((icon) => [plain(icon.title), icon]));

const logos = catalog.flatMap(({ slug, name, tier }) => {
  // A name alone does not tell which of several services is meant: where nothing was checked, a wrong logo would lend trust.
  if (tier === 'unverified' || tier === 'name_only') return [];
  const icon = bySlug.get(otherNames[slug] ?? plain(slug)) ?? byTitle.get(plain(name));
  return icon === undefined ? [] : [[slug, [icon.hex, icon.path]] as const];
});
const file = new URL('src/renderer/src/components/logo-paths.json', root);
await writeFile(file, `${JSON.stringify(Object.fromEntries(logos))}\n`);
console.log(`${logos.length} logos`);
