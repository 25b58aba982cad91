import { expect, it } from 'vitest';
import { createEndpointMemory } from './endpoint-memory.ts';
import { type Boundary, resolveEndpoint } from './resolve-endpoint.ts';

const boundary: Boundary = {
  baseOrigin: 'https://api.github.com',
  basePath: '/v1',
  basePathIsSecret: false,
  toolkitOrigins: ['https://api.github.com'],
  confirmedOrigins: ['https://api.github.com'],
};

it('answers as the boundary does, the second time too', () => {
  const resolve = createEndpointMemory(boundary);
  const endpoints = ['/user', '/user?page=2', 'https://api.github.com/user', `/${'a'.repeat(600)}`];
  for (const endpoint of [...endpoints, ...endpoints]) {
    expect(resolve(endpoint)).toEqual(resolveEndpoint(boundary, endpoint));
  }
});

it('refuses what leaves the boundary each time', () => {
  const resolve = createEndpointMemory(boundary);
  for (let time = 0; time < 2; time += 1) {
    expect(() => resolve('https://evil.com/')).toThrow(expect.objectContaining({ code: 'OriginMismatch' }));
  }
});

it('still answers rightly after more endpoints than it keeps', () => {
  const resolve = createEndpointMemory(boundary);
  for (let number = 0; number < 500; number += 1) {
    expect(resolve(`/items/${number}`).path).toBe(`/v1/items/${number}`);
  }
  expect(resolve('/items/0').path).toBe('/v1/items/0');
});
