// Makes resources/catalog from a file of service facts: `build-catalog.ts <facts.json>`. Entries that break a rule are
// refused and named; the exit code is then 1, and nothing is written.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { catalogNotices, type Facts, toolkitsFromFacts } from './catalog-from-facts.ts';

const [source] = process.argv.slice(2);
if (source === undefined) {
  console.error('Which facts? build-catalog.ts <facts.json>');
  process.exit(2);
}
const target = new URL('../resources/catalog/', import.meta.url);
const facts = JSON.parse(await readFile(source, 'utf8')) as Facts;
const { toolkits, refused, dropped } = toolkitsFromFacts(facts);

for (const line of dropped) console.log(`left out: ${line}`);
for (const line of refused) console.error(`refused: ${line}`);
const schemes = toolkits.flatMap((toolkit) => toolkit.auth_schemes);
const counts = new Map<string, number>();
for (const { mode } of schemes) counts.set(mode, (counts.get(mode) ?? 0) + 1);
console.log(`${toolkits.length} toolkits, ${refused.length} refused`);
console.log(`${toolkits.filter(({ test_path }) => test_path !== undefined).length} with a test path`);
for (const [mode, count] of [...counts].sort()) console.log(`${mode}: ${count}`);

if (refused.length > 0) {
  process.exitCode = 1;
} else {
  await mkdir(target, { recursive: true });
  const lines = toolkits.map((toolkit) => JSON.stringify(toolkit));
  await writeFile(new URL('toolkits.json', target), `[\n${lines.join(',\n')}\n]\n`);
  await writeFile(new URL('NOTICES.md', target), catalogNotices(facts));
}
