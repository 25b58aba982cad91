import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const renderer = join(import.meta.dirname, '..', 'src', 'renderer', 'src');

/** Attributes that a person reads or hears. Addresses, paths and machine texts may stand where they are used. */
const readable =
  /\b(aria-label|aria-description|title|label|placeholder|hint|alt|description|confirm|legend)=(?:"([^"]+)"|\{(?:'([^']+)'|`([^`]+)`)\})/g;

/** Words of attributes outside of the strings, each with its file. Texts between tags are the linter's (noJsxLiterals). */
function looseWords(path: string, source: string): string[] {
  return [...source.matchAll(readable)]
    .map(([, , quoted, single, template]) => quoted ?? single ?? template ?? '')
    .map((text) => text.replaceAll(/\$\{[^}]*\}/g, ''))
    .filter((text) => /\p{L}{2}/u.test(text) && !/^(https?:\/\/|\/)\S+$/.test(text))
    .map((text) => `${path}: ${text}`);
}

test('every word that a person reads or hears stands in the strings', () => {
  const files = globSync('**/*.tsx', { cwd: renderer }).filter((path) => !path.endsWith('gallery-page.tsx'));
  expect(files.length).toBeGreaterThan(100);
  const found = files.flatMap((path) => looseWords(path, readFileSync(join(renderer, path), 'utf8')));
  expect(found).toEqual([]);
});

/** What is kept here is a toolkit, what answers is a service (docs/design.md): none of these acts on a service itself. */
const keptService =
  /\b(add|edit|delete|remove|import|search|filter|all|any|no|other|by)( (a|an|your|the|this|these))?( own)? services?\b|\bown services?\b|: 'Services?'|\bservices? (is|are) (deleted|gone|added)\b/gi;
const strings = join(renderer, 'strings');

test('what is kept here is called a toolkit, never a service', () => {
  const found = globSync('*.ts', { cwd: strings }).flatMap((path) =>
    [...readFileSync(join(strings, path), 'utf8').matchAll(keptService)].map(([text]) => `${path}: ${text}`),
  );
  expect(found).toEqual([]);
});

test('finds words in every way an attribute can hold them', () => {
  const source = `<A label="Save it" title={'Close'} alt={\`\${name} opens\`} placeholder="https://a.example/b" hint={text} />`;
  expect(looseWords('a.tsx', source)).toEqual(['a.tsx: Save it', 'a.tsx: Close', 'a.tsx:  opens']);
});
