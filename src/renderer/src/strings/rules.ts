import type { MethodGroup, RuleEffect } from '#shared/domain/rule.ts';
import { isolatedPath } from '../components/bidi.ts';
import { phrase } from './phrase.ts';

export const effectWords: Record<RuleEffect, string> = { allow: 'Allow', ask: 'Ask', deny: 'Deny' };

export const methodGroupWords: Record<MethodGroup, string> = {
  read: 'reads',
  write: 'writes',
  delete: 'deletes',
};

export const ruleStrings = {
  anything: 'any request',
  and: ' and ',
  by: (toolkit: string) => phrase`in ${toolkit}`,
  as: (account: string) => phrase`with “${account}”`,
  at: (host: string) => `at ${host}`,
  under: (path: string) => `on ${isolatedPath(path)}`,
  perMinute: (calls: number) => (calls === 1 ? 'at most 1 call a minute' : `at most ${calls} calls a minute`),
  perDay: (bytes: string) => `at most ${bytes} a day`,
  preset: (label: string) => `The key’s setting “${label}”`,
  owner: 'You, in the console',
  none: 'No rule fits it',
  gone: 'A rule that is gone or was changed',
} as const;
