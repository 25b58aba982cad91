import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { plainScreens, thingScreens } from '../test/e2e/pages/screens.ts';

const routes = readFileSync(
  join(import.meta.dirname, '..', 'src', 'renderer', 'src', 'app', 'routes.tsx'),
  'utf8',
);
const paths = [...routes.matchAll(/<Route path="([^"]+)"/g)].map(([, path]) => path ?? '');

/** A route's path as an expression: `:id` stands for one part, `/:id?` for none or one. */
function shapeOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/\/:\w+\?/g, '(/[^/]+)?').replaceAll(/:\w+/g, '[^/]+')}$`);
}

test('pictures, axe and widths look at every screen that has an address', () => {
  const addresses = Object.values({ ...plainScreens, ...thingScreens });
  expect(paths.length).toBeGreaterThan(20);
  // The gallery of components is no part of the product.
  const missing = paths.filter(
    (path) => path !== '/gallery' && !addresses.some((each) => shapeOf(path).test(each)),
  );
  expect(missing).toEqual([]);
});
