import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readRendererFiles } from './renderer-files.ts';

const root = mkdtempSync(join(tmpdir(), 'sallyport-renderer-'));
afterAll(() => rmSync(root, { recursive: true }));

test('serves what was built, with its type and a cache life that fits its name', () => {
  mkdirSync(join(root, 'assets'));
  writeFileSync(join(root, 'index.html'), '<!doctype html>');
  writeFileSync(join(root, 'assets', 'index-1a2b.js'), '');
  writeFileSync(join(root, 'assets', 'index-1a2b.js.map'), '{}');
  const files = readRendererFiles(root);
  expect([...files.keys()].sort()).toEqual(['/', '/assets/index-1a2b.js', '/index.html']);
  expect(files.get('/')).toMatchObject({ contentType: 'text/html; charset=utf-8', cacheControl: 'no-cache' });
  expect(files.get('/assets/index-1a2b.js')?.cacheControl).toContain('immutable');
});

test('says to build when the console is not there', () => {
  expect(() => readRendererFiles(join(root, 'nowhere'))).toThrow(
    expect.objectContaining({
      code: 'StorageFailed',
      details: expect.objectContaining({ fix: expect.stringContaining('npm run build') }),
    }),
  );
});
