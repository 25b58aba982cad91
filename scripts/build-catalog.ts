// Makes resources/catalog from files of service facts: `build-catalog.ts <checked.json> <derived.json>`. Entries that break a rule
// are refused and named. A checked one that is refused ends the build with exit code 1, and nothing is written.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { compactEntry } from './catalog-entry.ts';
import { type Draft, entriesFromDraft } from './catalog-from-draft.ts';
import { type Facts, toolkitsFromFacts } from './catalog-from-facts.ts';
import { catalogNotices } from './catalog-notices.ts';
import { signedServices } from './catalog-signed-services.ts';

const [checkedFile, derivedFile] = process.argv.slice(2);
if (checkedFile === undefined || derivedFile === undefined) {
  console.error('Which facts? build-catalog.ts <checked.json> <derived.json>');
  process.exit(2);
}
const target = new URL('../resources/catalog/', import.meta.url);
const facts = JSON.parse(await readFile(checkedFile, 'utf8')) as Facts;
const draft = JSON.parse(await readFile(derivedFile, 'utf8')) as Draft;
const checked = toolkitsFromFacts(facts);
const known = [...checked.toolkits, ...signedServices()];
const derived = entriesFromDraft(draft, known);
const toolkits = [...known, ...derived.entries].sort((a, b) => (a.slug < b.slug ? -1 : 1));

for (const line of checked.dropped) console.log(`left out: ${line}`);
for (const line of derived.refused) console.log(`refused: ${line}`);
for (const line of checked.refused) console.error(`refused, though checked: ${line}`);

const count = (title: string, names: readonly string[]) => {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  console.log(title);
  for (const [name, times] of [...counts].sort()) console.log(`  ${name}: ${times}`);
};
console.log(`${toolkits.length} toolkits, ${checked.refused.length + derived.refused.length} refused`);
count(
  'by tier',
  toolkits.map(({ tier }) => tier),
);
count(
  'by scheme',
  toolkits.flatMap(({ auth_schemes }) => auth_schemes.map(({ mode }) => mode)),
);
count(
  'by category',
  toolkits.flatMap(({ categories }) => categories),
);
console.log(`${toolkits.filter(({ test_path: path }) => path !== undefined).length} with a test path`);
console.log(`${toolkits.filter(({ identity }) => identity !== undefined).length} with an identity lookup`);

if (checked.refused.length > 0) {
  process.exitCode = 1;
} else {
  await mkdir(target, { recursive: true });
  const text = `[\n${toolkits.map((entry) => JSON.stringify(compactEntry(entry))).join(',\n')}\n]\n`;
  await writeFile(new URL('toolkits.json', target), text);
  await writeFile(new URL('NOTICES.md', target), catalogNotices(facts, draft));
  console.log(
    `${Math.round(text.length / 1000)} kB, ${Math.round(gzipSync(text).length / 1000)} kB compressed`,
  );
}
