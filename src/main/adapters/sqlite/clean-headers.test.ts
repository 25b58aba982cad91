import { expect, it } from 'vitest';
import { createCleanHeaders } from './clean-headers.ts';

it('knows the headers of a vocabulary by name and value, and no others', () => {
  const isClean = createCleanHeaders([
    ['pair', 'server', 'nginx'],
    ['pair', 'server', 'Kestrel'],
    ['name', 'x-request-id'],
    ['shape', 'etag', [['text']]],
  ]);
  expect(isClean('server', 'nginx')).toBe(true);
  expect(isClean('server', 'Kestrel')).toBe(true);
  expect(isClean('server', 'Caddy')).toBe(false);
  expect(isClean('x-request-id', 'nginx')).toBe(false);
  expect(isClean('etag', '')).toBe(false);
});

it('does not take a secret for clean that an earlier version learned', () => {
  const isClean = createCleanHeaders([
    ['pair', 'x-vendor', `ghp_${'a1B2'.repeat(9)}`],
    ['pair', 'x-api-key', 'summer-2026'],
  ]);
  expect(isClean('x-vendor', `ghp_${'a1B2'.repeat(9)}`)).toBe(false);
  expect(isClean('x-api-key', 'summer-2026')).toBe(false);
});
