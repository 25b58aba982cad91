import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allGuards } from './all-guards.ts';

const root = join(import.meta.dirname, '..', '..');

describe('the list of guards', () => {
  it('names code that stands in its file, once', () => {
    const drifted = allGuards.filter(
      ({ file, find }) => readFileSync(join(root, file), 'utf8').split(find).length !== 2,
    );
    expect(drifted.map(({ name, file }) => `${name} (${file})`)).toEqual([]);
  });

  it('names tests that exist', () => {
    const tests = new Set(allGuards.flatMap((guard) => guard.tests));
    expect([...tests].filter((test) => !existsSync(join(root, test)))).toEqual([]);
  });

  it('names no test of the built product, which is not built anew without a guard', () => {
    const tests = [...new Set(allGuards.flatMap((guard) => guard.tests))];
    const ofBuild = tests.filter((test) =>
      /support\/(?:headless-process|electron-double)/.test(readFileSync(join(root, test), 'utf8')),
    );
    expect(ofBuild).toEqual([]);
  });
});
