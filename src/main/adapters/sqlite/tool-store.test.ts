import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { StoredOperation, ToolRepository } from '#main/core/ports/index.ts';
import { openToolStore } from './tool-store.ts';

let dataDir = '';
let store: ToolRepository;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'sallyport-tools-'));
  store = openToolStore(dataDir, () => {});
});

afterEach(() => {
  store.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const origin = {
  title: 'Acme',
  version: '1',
  format: 'OpenAPI 3.1.0',
  url: null,
  imported_at: '2026-11-21T00:00:00.000Z',
};

function operation(slug: string, title = slug, description = ''): StoredOperation {
  return { slug, title, description, method: 'GET', path: '/', binding: '{}', input: '{}' };
}

async function put(toolkit: string, revision: string, ...operations: StoredOperation[]): Promise<void> {
  await store.stage(revision, operations);
  await store.publish([{ toolkit, revision, origin }]);
}

it('keeps tools over a restart, in a file for its owner alone', async () => {
  await put('acme', 'r1', operation('ACME_B'), operation('ACME_A'));
  store.close();
  store = openToolStore(dataDir, () => {});
  expect(await store.sets()).toEqual([{ toolkit: 'acme', revision: 'r1', origin }]);
  expect((await store.operations('r1')).map(({ slug }) => slug)).toEqual(['ACME_A', 'ACME_B']);
  expect(statSync(join(dataDir, 'tools.db')).mode & 0o777).toBe(0o600);
});

it('leaves the tools in force alone until the new ones are published', async () => {
  await put('acme', 'r1', operation('ACME_OLD'));
  await store.stage('r2', [operation('ACME_NEW')]);
  expect((await store.sets()).map(({ revision }) => revision)).toEqual(['r1']);
  await store.publish([{ toolkit: 'acme', revision: 'r2', origin }]);
  expect((await store.sets()).map(({ revision }) => revision)).toEqual(['r2']);
});

it('removes what is not in force part by part, its words too', async () => {
  await put('acme', 'r1', ...Array.from({ length: 120 }, (_, index) => operation(`ACME_LIST_${index}`)));
  await put('other', 'r9', operation('OTHER_LIST'));
  await store.withdraw('acme');
  let parts = 0;
  while (await store.sweep()) parts += 1;
  expect(parts).toBe(3);
  expect(await store.operations('r1')).toEqual([]);
  expect(await store.search('r1', ['list'], 10)).toEqual([]);
  expect(await store.search('r9', ['list'], 10)).toEqual(['OTHER_LIST']);
});

it('finds words in any of their forms, those of the name first', async () => {
  await put(
    'acme',
    'r1',
    operation('ACME_COMMENT', 'Comment', 'Mentions issues'),
    operation('ACME_CREATE_ISSUE', 'Open an issue'),
    operation('ACME_DELETE_FILE', 'Delete'),
  );
  expect(await store.search('r1', ['issues'], 10)).toEqual(['ACME_CREATE_ISSUE', 'ACME_COMMENT']);
  expect(await store.search('r1', ['creating'], 10)).toEqual(['ACME_CREATE_ISSUE']);
});

it('reads no word as an operator of the query language', async () => {
  await put('acme', 'r1', operation('ACME_A', 'near and not'));
  for (const word of ['NOT', 'AND', '"', '*', 'a:b', '^', '(', 'NEAR(a b)', '-', "';--"]) {
    await expect(store.search('r1', [word], 10)).resolves.toBeInstanceOf(Array);
  }
});
