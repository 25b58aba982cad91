import { expect, it } from 'vitest';
import type { SessionConfig } from '#shared/domain/session.ts';
import { usualConfig } from './session-config.ts';
import { allowsTool, allowsToolkit } from './tool-filters.ts';

const read = { slug: 'GITHUB_READ', toolkit: 'github', tags: ['readOnlyHint'] };
const remove = { slug: 'GITHUB_DELETE', toolkit: 'github', tags: ['destructiveHint'] };

const allowed = (changes: Partial<SessionConfig>) =>
  [read, remove].filter((tool) => allowsTool({ ...usualConfig, ...changes }, tool)).map(({ slug }) => slug);

it('offers everything where nothing is said', () => {
  expect(allowed({})).toEqual(['GITHUB_READ', 'GITHUB_DELETE']);
});

it('offers the tools of enabled toolkits, and not those of disabled ones', () => {
  expect(allowsToolkit({ toolkits: { enabled: ['slack'] } }, 'github')).toBe(false);
  expect(allowed({ toolkits: { enabled: ['slack'] } })).toEqual([]);
  expect(allowed({ toolkits: { disabled: ['github'] } })).toEqual([]);
  expect(allowed({ toolkits: { disabled: ['slack'] } })).toHaveLength(2);
});

it('filters by tags: one of the enabled, none of the disabled', () => {
  expect(allowed({ tags: { enabled: ['readOnlyHint'] } })).toEqual(['GITHUB_READ']);
  expect(allowed({ tags: { disabled: ['destructiveHint'] } })).toEqual(['GITHUB_READ']);
});

it('lets tags of one toolkit count before those for all', () => {
  const tools = { github: { tags: { enabled: ['destructiveHint' as const] } } };
  expect(allowed({ tags: { enabled: ['readOnlyHint'] }, tools })).toEqual(['GITHUB_DELETE']);
});

it('lets tools that are named count before tags', () => {
  expect(
    allowed({ tags: { enabled: ['readOnlyHint'] }, tools: { github: { enabled: ['GITHUB_DELETE'] } } }),
  ).toEqual(['GITHUB_DELETE']);
  expect(allowed({ tools: { github: { disabled: ['GITHUB_READ'] } } })).toEqual(['GITHUB_DELETE']);
});
