import { expect, test } from 'vitest';
import { endpointSuggestions, toolSearch } from './endpoint-suggestions.ts';

const tool = (path: string, name = path) => ({ slug: name, name, method: 'GET', path });
const tools = [tool('/repos/{owner}/{repo}/issues', 'List issues'), tool('/user', 'The signed-in user')];
const called = ['/user?n=1', '/repos/ravens/gate/issues?state=open'];
const offered = (typed: string) => endpointSuggestions(typed, called, tools).map(({ endpoint }) => endpoint);

test('offers what was called before and the tools, all of them before anything is typed', () => {
  expect(offered('')).toEqual([...called, '/repos/{owner}/{repo}/issues', '/user']);
});

test('finds a tool by a path that fills its places, and by its words', () => {
  expect(offered('/repos/ada/engine/iss')).toEqual(['/repos/{owner}/{repo}/issues']);
  expect(offered('/repos/ada/engine/pulls')).toEqual([]);
  expect(offered('signed')).toEqual(['/user']);
});

test('does not offer what is written already', () => {
  expect(offered('/user?n=1')).toEqual(['/user']);
});

test('keeps room for tools behind a long history', () => {
  const long = Array.from({ length: 300 }, (_, index) => `/called/${index}`);
  const many = Array.from({ length: 300 }, (_, index) => tool(`/called/tool/${index}`));
  const found = endpointSuggestions('/called', long, many);
  expect(found.filter((each) => each.tool === null)).toHaveLength(20);
  expect(found.filter((each) => each.tool !== null)).toHaveLength(20);
});

test('asks the host for the first part of a path, or for words', () => {
  expect(toolSearch('/repos/ada')).toBe('repos');
  expect(toolSearch('create issue')).toBe('create issue');
  expect(toolSearch('')).toBe('');
});
