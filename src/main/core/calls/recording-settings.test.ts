import { expect, it } from 'vitest';
import { defaultSettings } from '#shared/domain/settings.ts';
import { keepsBodies, retentionOf } from './recording-settings.ts';

it('keeps bodies, except where all, the toolkit or the agent is left out', () => {
  const settings = { ...defaultSettings, unrecorded_toolkits: ['gmail'], unrecorded_agents: ['key_1'] };
  expect(keepsBodies(settings, 'github', 'key_2')).toBe(true);
  expect(keepsBodies(settings, 'github', null)).toBe(true);
  expect(keepsBodies(settings, null, 'key_2')).toBe(true);
  expect(keepsBodies(settings, 'gmail', 'key_2')).toBe(false);
  expect(keepsBodies(settings, 'github', 'key_1')).toBe(false);
  expect(keepsBodies({ ...settings, record_bodies: false }, 'github', null)).toBe(false);
});

it('keeps calls of any age where no age is set', () => {
  expect(retentionOf({ ...defaultSettings, calls_max_age_days: 0 }).maxAgeMs).toBeNull();
  expect(retentionOf({ ...defaultSettings, calls_max_age_days: 2, calls_max_megabytes: 10 })).toEqual({
    maxAgeMs: 172_800_000,
    maxRows: 1_000_000,
    maxBytes: 10_000_000,
  });
});
