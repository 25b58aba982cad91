import { expect, it } from 'vitest';
import { parseChallenge } from './challenge.ts';

const at = 'https://mcp.acme.example/.well-known/oauth-protected-resource';

it.each([
  [`Bearer resource_metadata="${at}"`, at, []],
  [
    `Bearer realm="x", error="invalid_token", resource_metadata="${at}", scope="read write"`,
    at,
    ['read', 'write'],
  ],
  [`bearer resource_metadata=${at}`, at, []],
  [`Basic realm="x", Bearer scope=read, resource_metadata = "${at}"`, at, ['read']],
  ['Bearer', null, []],
  [`Basic realm="${at}"`, null, []],
  [`Bearer not_resource_metadata="${at}"`, null, []],
])('reads %s', (line, resourceMetadata, scopes) => {
  expect(parseChallenge([line])).toEqual({ resourceMetadata, scopes });
});

it('says nothing where nothing was said', () => {
  expect(parseChallenge([])).toEqual({ resourceMetadata: null, scopes: [] });
});
