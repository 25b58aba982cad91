import type { MethodGroup, RuleEffect } from '#shared/domain/rule.ts';

export const effectWords: Record<RuleEffect, string> = { allow: 'Allow', ask: 'Ask', deny: 'Deny' };

export const methodGroupWords: Record<MethodGroup, string> = {
  read: 'reads',
  write: 'writes',
  delete: 'deletes',
};

export const ruleStrings = {
  anything: 'any request',
  and: ' and ',
  by: (toolkit: string) => `in ${toolkit}`,
  as: (account: string) => `with “${account}”`,
  at: (host: string) => `at ${host}`,
  under: (path: string) => `on ${path}`,
  perMinute: (calls: number) => (calls === 1 ? 'at most 1 call a minute' : `at most ${calls} calls a minute`),
  perDay: (bytes: string) => `at most ${bytes} a day`,
  preset: (label: string) => `The key’s setting “${label}”`,
  owner: 'You, in the console',
  none: 'No rule fits it',
  gone: 'A rule that is gone or was changed',
} as const;
