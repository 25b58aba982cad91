import { expect, test } from 'vitest';
import { imageFacts } from './image-size.ts';

const bytes = (...parts: (number | string)[]) =>
  Uint8Array.from(
    parts.flatMap((part) =>
      typeof part === 'number' ? [part] : [...part].map((character) => character.charCodeAt(0)),
    ),
  );

test('reads kind and size of a PNG, a GIF and a JPEG', () => {
  const png = bytes(0x89, 'PNG\r\n', 0x1a, '\n', 0, 0, 0, 13, 'IHDR', 0, 0, 1, 0, 0, 0, 0, 2);
  expect(imageFacts(png)).toEqual({ type: 'image/png', width: 256, height: 2 });
  expect(imageFacts(bytes('GIF89a', 3, 0, 4, 0))).toEqual({ type: 'image/gif', width: 3, height: 4 });
  const jpeg = bytes(0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 1, 0xff, 0xc2, 0, 17, 8, 0, 5, 0, 6, 3, 0, 0);
  expect(imageFacts(jpeg)).toEqual({ type: 'image/jpeg', width: 6, height: 5 });
});

test('takes nothing else for a picture, and ends on one that is cut off or twisted', () => {
  for (const text of [
    '<svg onload=alert(1)>',
    '',
    'GIF8',
    '\x89PNG\r\n\x1a\n',
    '\xff\xd8\xff\xe0\0\0\xff\xe0\0\0',
  ])
    expect(imageFacts(bytes(text))).toBeNull();
});
