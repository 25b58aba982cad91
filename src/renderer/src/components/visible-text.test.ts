import { expect, test } from 'vitest';
import { visibleText } from './visible-text.ts';

test('writes out what would be drawn as nothing or turn the text around', () => {
  expect(visibleText('pay\u202e001\u202c to\u200b me')).toBe('pay⟨U+202E⟩001⟨U+202C⟩ to⟨U+200B⟩ me');
  expect(visibleText('tag\u{e0041}')).toBe('tag⟨U+E0041⟩');
});

test('leaves lines, accents and emoji as they are', () => {
  const text = '{\n\t"naïve": "日本語 🦀 ‘quoted’"\n}';
  expect(visibleText(text)).toBe(text);
});
