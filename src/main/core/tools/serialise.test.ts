import { expect, it } from 'vitest';
import { headerText, pathText, queryPairs } from './serialise.ts';

const list = ['blue', 'black', 'brown'];
const object = { R: 100, G: 200, B: 150 };
type Style = Parameters<typeof pathText>[0]['style'];

const inPath = (style: Style, explode: boolean, value: unknown) =>
  pathText({ name: 'color', style, explode, reserved: false }, value);
const inQuery = (style: Style, explode: boolean, value: unknown, reserved = false) =>
  queryPairs({ name: 'color', style, explode, reserved }, value)
    .map(([name, text]) => `${name}=${text}`)
    .join('&');

// The tables of OpenAPI 3.1, 4.8.12.4 ("Style Examples").
it.each([
  ['simple', false, 'blue', 'blue,black,brown', 'R,100,G,200,B,150'],
  ['simple', true, 'blue', 'blue,black,brown', 'R=100,G=200,B=150'],
  ['label', false, '.blue', '.blue,black,brown', '.R,100,G,200,B,150'],
  ['label', true, '.blue', '.blue.black.brown', '.R=100.G=200.B=150'],
  ['matrix', false, ';color=blue', ';color=blue,black,brown', ';color=R,100,G,200,B,150'],
  ['matrix', true, ';color=blue', ';color=blue;color=black;color=brown', ';R=100;G=200;B=150'],
] as const)(
  'writes %s paths (explode: %s) as the specification has them',
  (style, explode, one, many, parts) => {
    expect([
      inPath(style, explode, 'blue'),
      inPath(style, explode, list),
      inPath(style, explode, object),
    ]).toEqual([one, many, parts]);
  },
);

it.each([
  ['form', false, 'color=blue,black,brown', 'color=R,100,G,200,B,150'],
  ['form', true, 'color=blue&color=black&color=brown', 'R=100&G=200&B=150'],
  ['spaceDelimited', false, 'color=blue%20black%20brown', 'color=R%20100%20G%20200%20B%20150'],
  ['pipeDelimited', false, 'color=blue%7Cblack%7Cbrown', 'color=R%7C100%7CG%7C200%7CB%7C150'],
  [
    'deepObject',
    true,
    'color[0]=blue&color[1]=black&color[2]=brown',
    'color[R]=100&color[G]=200&color[B]=150',
  ],
  [
    'json',
    false,
    'color=%5B%22blue%22%2C%22black%22%2C%22brown%22%5D',
    'color=%7B%22R%22%3A100%2C%22G%22%3A200%2C%22B%22%3A150%7D',
  ],
] as const)(
  'writes %s queries (explode: %s) as the specification has them',
  (style, explode, many, parts) => {
    expect([inQuery(style, explode, list), inQuery(style, explode, object)]).toEqual([many, parts]);
  },
);

it('writes headers without percent-encoding', () => {
  expect(headerText({ style: 'simple', explode: false }, list)).toBe('blue,black,brown');
  expect(headerText({ style: 'simple', explode: true }, object)).toBe('R=100,G=200,B=150');
});

it('lets no value end its part of the URL, reserved characters allowed or not', () => {
  for (const reserved of [true, false]) {
    expect(inQuery('form', true, 'a&b=c#d?e%2F\u0000 \ud800', reserved)).not.toMatch(/[&#?\s\0]/);
  }
  expect(inQuery('form', true, 'a/b:c', true)).toBe('color=a/b:c');
  expect(inQuery('form', true, true)).toBe('color=true');
  expect(inQuery('form', true, null)).toBe('color=');
});
