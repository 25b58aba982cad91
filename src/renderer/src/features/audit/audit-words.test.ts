import { expect, test } from 'vitest';
import type { AuditEntry } from '#shared/domain/audit.ts';
import { entryText, originText, valueText } from './audit-words.ts';

const entry: AuditEntry = {
  seq: 1,
  at: '2026-11-21T10:00:00.000Z',
  via: 'console',
  key_id: null,
  key_name: null,
  subject: 'agent',
  subject_id: 'key_1',
  name: 'nightly report',
  action: 'changed',
  changes: [],
};
const names = (id: string) => (id === 'key_1' ? 'nightly report' : undefined);

test('says what was done to what', () => {
  expect(entryText(entry, names)).toBe('Agent “nightly report” changed');
  expect(entryText({ ...entry, subject: 'vault', name: null, action: 'locked' }, names)).toBe('Vault locked');
  expect(entryText({ ...entry, subject: 'account', name: null, subject_id: 'ca_1' }, names)).toBe(
    'Account “ca_1” changed',
  );
});

test('calls a setting what its screen calls it', () => {
  const setting = { ...entry, subject: 'setting', subject_id: null, name: 'gateway_port' } as const;
  expect(entryText(setting, names)).toBe('Setting “Port” changed');
  expect(entryText({ ...setting, name: 'of_an_earlier_version' }, names)).toBe(
    'Setting “of_an_earlier_version” changed',
  );
});

test('names the agent whose request was decided on', () => {
  const decided = { ...entry, subject: 'approval', subject_id: 'ap_1', action: 'denied' } as const;
  expect(entryText(decided, names)).toBe('Request of “nightly report” denied');
  expect(entryText({ ...decided, action: 'revoked' }, names)).toBe(
    'Approval of what “nightly report” asked withdrawn',
  );
});

test('names the agent whose rules they are, or every agent', () => {
  const rules = { ...entry, subject: 'rules', name: null } as const;
  expect(entryText(rules, names)).toBe('Rules “nightly report” changed');
  expect(entryText({ ...rules, subject_id: null }, names)).toBe('Rules “every agent” changed');
});

test('names the agent that a change came from', () => {
  expect(originText({ ...entry, via: 'agent', key_name: 'עוזר\u202e' })).toBe(
    'Agent “\u2068עוזר⟨U+202E⟩\u2069”',
  );
  expect(originText(entry)).toBe('Console');
  expect(originText({ ...entry, via: 'agent', key_name: 'helper' })).toBe('Agent “helper”');
});

test('shows texts as they are and values as JSON', () => {
  expect(['a', 4477, ['x'], null].map(valueText)).toEqual(['a', '4477', '["x"]', '—']);
});
