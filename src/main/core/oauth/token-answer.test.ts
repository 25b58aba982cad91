import { describe, expect, it } from 'vitest';
import { capture, captureFromCallback, expiryOf, normaliseAnswer, parseAnswer } from './token-answer.ts';

describe('a token’s lifetime', () => {
  it.each([
    [3600, 3_601_000],
    ['3600', 3_601_000],
    [undefined, null],
    [null, null],
    [-5, null],
    [0, null],
    ['soon', null],
    [1e12, null],
    [Number.NaN, null],
    [{}, null],
  ])('of %j ends at %j', (expiresIn, expiry) => {
    expect(expiryOf(expiresIn, 1_000)).toBe(expiry);
  });
});

describe('a token answer', () => {
  it('with an error inside a 200 is an error', () => {
    expect(normaliseAnswer(200, { error: 'bad_verification_code' })).toMatchObject({ status: 400 });
    expect(normaliseAnswer(200, { ok: false, error: 'invalid_code' })).toMatchObject({ status: 400 });
    expect(normaliseAnswer(200, { ok: false })).toMatchObject({
      status: 400,
      body: { error: 'invalid_request' },
    });
  });

  it('of an unknown type counts as bearer, without what is of no use', () => {
    const body = {
      access_token: 'a',
      token_type: 'bot',
      expires_in: -1,
      id_token: 'x',
      refresh_token: '',
      scope: ['r', 'w'],
    };
    expect(normaliseAnswer(200, body).body).toEqual({
      access_token: 'a',
      token_type: 'bearer',
      scope: 'r w',
    });
  });

  it('is read as JSON or as a form, but never as a page', () => {
    expect(parseAnswer('{"access_token":"a"}')).toEqual({ access_token: 'a' });
    expect(parseAnswer('access_token=a&scope=r%20w')).toEqual({ access_token: 'a', scope: 'r w' });
    expect(parseAnswer('<html lang="en"></html>')).toBeNull();
  });

  it('gives up the values that the catalog names, as texts', () => {
    expect(
      capture({ team: { id: 'T1' }, realm: 7, none: null }, [
        'team.id',
        'realm',
        'none',
        'x.y',
        'callback:z',
      ]),
    ).toEqual({
      team_id: 'T1',
      realm: '7',
    });
    expect(
      captureFromCallback(new URLSearchParams('realmId=9&code=c'), ['callback:realmId', 'team.id']),
    ).toEqual({
      realmId: '9',
    });
  });
});
