import { isolated } from '../components/bidi.ts';

/** A sentence with data in it: phrase`Rules of ${name}`. A name written from right to left leaves the words around it in order. */
export function phrase(words: TemplateStringsArray, ...data: readonly (string | number)[]): string {
  return String.raw({ raw: words }, ...data.map((each) => isolated(String(each))));
}
