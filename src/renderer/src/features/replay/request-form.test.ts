import { describe, expect, test } from 'vitest';
import type { RecoveredRequest } from '#shared/domain/request-draft.ts';
import { SallyportError } from '#shared/errors.ts';
import {
  asksFirst,
  blankForm,
  changesOf,
  draftOf,
  faultsOf,
  formOf,
  jsonFault,
  refusedFaults,
  replacedHeaders,
} from './request-form.ts';

const recovered: RecoveredRequest = {
  draft: {
    account_id: 'ca_12345678',
    method: 'POST',
    endpoint: '/items?tag=a%2Fb',
    headers: [
      ['x-trace', 'on:off'],
      ['x-empty', ''],
    ],
    body: { encoding: 'utf8', content: '{"n":1}\r\n' },
  },
  losses: [],
  obstacle: null,
};

describe('a request form', () => {
  test('sends no part back that was left alone', () => {
    const form = formOf(recovered.draft);
    expect(changesOf(form, recovered)).toEqual({});
    expect(changesOf({ ...form, method: 'PUT' }, recovered)).toEqual({ method: 'PUT' });
    expect(changesOf({ ...form, body: '' }, recovered)).toEqual({ body: null });
    expect(changesOf({ ...form, accountId: 'ca_second00' }, recovered)).toEqual({
      account_id: 'ca_second00',
    });
  });

  test('always gives the part that could not be recovered', () => {
    const lost: RecoveredRequest = {
      ...recovered,
      draft: { ...recovered.draft, body: null },
      obstacle: { field: 'body', reason: 'it was not recorded' },
    };
    expect(changesOf(formOf(lost.draft), lost)).toEqual({ body: null });
  });

  test('reads headers by the line, with colons in values and empty lines', () => {
    const headers = 'Accept: text/plain\n\nX-At: 12:30\r\nX-Empty:';
    expect(draftOf({ ...blankForm, headers }).headers).toEqual([
      ['Accept', 'text/plain'],
      ['X-At', '12:30'],
      ['X-Empty', ''],
    ]);
    expect(faultsOf({ ...blankForm, headers: 'no header here' }).headers).toContain('no header here');
  });

  test('keeps a binary body until it is removed', () => {
    const draft = { ...recovered.draft, body: { encoding: 'base64', content: '/w==' } as const };
    const form = formOf(draft);
    expect(draftOf(form).body).toEqual(draft.body);
    expect(changesOf({ ...form, bytes: null }, { ...recovered, draft })).toEqual({ body: null });
  });

  test('names what is missing, and refuses to send a placeholder as if it were a value', () => {
    expect(Object.keys(faultsOf(blankForm))).toEqual(['accountId', 'endpoint']);
    const form = { ...formOf(recovered.draft), endpoint: '/bot{{credential}}/getMe' };
    expect(Object.keys(faultsOf(form))).toEqual(['endpoint']);
    expect(faultsOf({ ...form, endpoint: '/getMe' })).toEqual({});
    expect(faultsOf({ ...form, endpoint: '/', body: 'x'.repeat(4 * 1024 * 1024 + 1) })).toHaveProperty(
      'body',
    );
  });

  test('checks a body as JSON only where it goes out as JSON', () => {
    expect(jsonFault({ headers: '', body: '{"a":' })).toEqual(expect.any(String));
    expect(jsonFault({ headers: 'content-type: application/vnd.api+json', body: '{' })).not.toBeNull();
    expect(jsonFault({ headers: 'Content-Type: text/plain', body: '{' })).toBeNull();
    expect(jsonFault({ headers: '', body: '  ' })).toBeNull();
    expect(jsonFault({ headers: '', body: '[1]' })).toBeNull();
  });

  test('asks before a method that may do its work twice', () => {
    expect(['GET', 'put', 'DELETE', 'HEAD'].filter(asksFirst)).toEqual([]);
    expect(['POST', ' patch ', 'REPORT'].filter(asksFirst)).toHaveLength(3);
  });

  test('asks for what still has to be put into the path, and lets braces of a query be', () => {
    const form = { ...formOf(recovered.draft), endpoint: '/repos/{owner}/gate' };
    expect(faultsOf(form).endpoint).toContain('{owner}');
    expect(faultsOf({ ...form, endpoint: '/graph?query={viewer}' })).toEqual({});
  });
});

test('what the host said stands beside its field for as long as that is as it was sent', () => {
  const sent = { ...blankForm, endpoint: 'https://evil.example/', headers: 'Host: x' };
  const elsewhere = new SallyportError('OriginMismatch', 'endpoint: "evil.example" is no host of it.', {
    field: 'endpoint',
    fix: 'Use a path.',
  });
  const said = { endpoint: '"evil.example" is no host of it. Use a path.' };
  expect(refusedFaults(elsewhere, sent, sent)).toEqual(said);
  expect(refusedFaults(elsewhere, sent, { ...sent, method: 'PUT' })).toEqual(said);
  expect(refusedFaults(elsewhere, sent, { ...sent, endpoint: '/user' })).toEqual({});
  const refused = (field: string) =>
    refusedFaults(new SallyportError('ValidationFailed', `${field}: no.`, { field }), sent, sent);
  expect(refused('headers[0]')).toEqual({ headers: 'No.' });
  expect(refused('changes.body.content')).toEqual({ body: 'No.' });
  expect(refused('vault')).toEqual({});
});

test('names the typed headers whose place the credential takes, in any spelling and once', () => {
  const headers = 'Accept: */*\nAUTHORIZATION: Bearer mine\nx_api_key: a\nx_api_key: b';
  expect(replacedHeaders({ headers }, ['Authorization', 'X-API-Key'])).toEqual([
    'AUTHORIZATION',
    'x_api_key',
  ]);
  expect(replacedHeaders({ headers }, [])).toEqual([]);
});
