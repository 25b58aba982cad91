import { expect, it } from 'vitest';
import { rankTools } from './rank-tools.ts';
import type { Tool } from './tool.ts';

function tool(slug: string, toolkit: string, description = ''): Tool {
  return {
    slug,
    name: slug,
    description,
    toolkit: { slug: toolkit.toLowerCase().replaceAll(' ', ''), name: toolkit },
    inputParameters: { type: 'object' },
    outputParameters: { type: 'object' },
    tags: [],
    scopes: [],
    version: '1',
    noAuth: false,
    shown: 'named',
  };
}

const tools = [
  tool('GITHUB_CREATE_ISSUE', 'GitHub', 'Opens an issue in a repository'),
  tool('GOOGLESHEETS_APPEND', 'Google Sheets', 'Adds rows'),
  tool('LINEAR_CREATE_ISSUE', 'Linear', 'Opens an issue'),
  tool('RECIPES_CALL', 'A Million Recipes and Grocery Lists'),
];

const found = (text: string) => rankTools(tools, text, 10).map((each) => each.tool.slug);

it('puts the tool of the named service first', () => {
  expect(found('create an issue on GitHub')[0]).toBe('GITHUB_CREATE_ISSUE');
  expect(found('open linear issues')[0]).toBe('LINEAR_CREATE_ISSUE');
});

it('finds a service whose name is written in one word, and plurals', () => {
  expect(found('append to googlesheets')[0]).toBe('GOOGLESHEETS_APPEND');
  expect(found('google sheet')[0]).toBe('GOOGLESHEETS_APPEND');
});

it('is not led astray by a common word in a long name', () => {
  expect(found('list the issues in Linear')[0]).toBe('LINEAR_CREATE_ISSUE');
});

it('finds nothing for words that say nothing', () => {
  expect(found('please do it for me with the')).toEqual([]);
  expect(found('')).toEqual([]);
});
