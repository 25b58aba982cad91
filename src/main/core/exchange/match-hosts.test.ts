import { expect, it } from 'vitest';
import { matchHosts } from './match-hosts.ts';

const match = matchHosts([
  { slug: 'unsure', base_url: 'https://api.acme.test/v1', hosts: [], tier: 'unverified' },
  {
    slug: 'acme',
    base_url: 'https://api.acme.test',
    hosts: ['*.files.test', 'Upload.Acme.test'],
    tier: 'checked',
  },
  { slug: 'tenants', base_url: 'https://{tenant}.shop.test/api', hosts: [], tier: 'checked' },
]);

it.each([
  ['api.acme.test', 'acme'],
  ['upload.acme.test', 'acme'],
  ['a.b.files.test', 'acme'],
  ['files.test', null],
  ['x.shop.test', null],
  ['evil-api.acme.test.example', null],
])('%s belongs to %s', (host, slug) => {
  expect(match(host)).toBe(slug);
});
