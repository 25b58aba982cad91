import { expect, test } from 'vitest';
import { createSseParser } from './sse-parser.ts';

function parse(...pieces: string[]): string[] {
  const messages: string[] = [];
  const feed = createSseParser((data) => messages.push(data));
  for (const piece of pieces) feed(piece);
  return messages;
}

test('reads a message that arrives in arbitrary pieces', () => {
  const stream = 'data: {"name":"a"}\n\ndata: {"name":"b"}\n\n';
  for (let cut = 0; cut <= stream.length; cut++) {
    expect(parse(stream.slice(0, cut), stream.slice(cut))).toEqual(['{"name":"a"}', '{"name":"b"}']);
  }
});

test('takes every line ending, also one that is cut in the middle', () => {
  expect(parse('data: a\r\n\r\ndata: b\r\rdata: c\n\n')).toEqual(['a', 'b', 'c']);
  expect(parse('data: a\r', '\ndata: b\r\n\r\n')).toEqual(['a\nb']);
});

test('joins the data lines of one message and skips comments and other fields', () => {
  expect(parse(': hello\n\nevent: x\nid: 1\ndata: one\ndata:two\n\n')).toEqual(['one\ntwo']);
});

test('keeps an unfinished message back', () => {
  expect(parse('data: half')).toEqual([]);
});
