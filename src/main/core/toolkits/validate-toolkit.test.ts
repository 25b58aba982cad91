import { describe, expect, test } from 'vitest';
import { type ToolkitInput, toolkitInputSchema } from '#shared/domain/toolkit.ts';
import { completeInput, toolkitForScheme, toolkitFrom } from './complete-toolkit.ts';
import { toolkitFaults } from './validate-toolkit.ts';

const bearer = {
  mode: 'BEARER_TOKEN',
  inject: [{ in: 'header', name: 'Authorization', value: 'Bearer {token}' }],
};

function describeToolkit(changes: Record<string, unknown> = {}): ToolkitInput {
  return completeInput(
    toolkitInputSchema.parse({
      slug: 'acme',
      name: 'Acme',
      base_url: 'https://api.acme.test/v1',
      auth_schemes: [bearer],
      ...changes,
    }),
  );
}

const faultFields = (changes: Record<string, unknown>) =>
  toolkitFaults(describeToolkit(changes)).map(({ field }) => field);
const injecting = (...inject: object[]) => ({ auth_schemes: [{ mode: 'API_KEY', inject }] });

test('accepts a plain description', () => {
  expect(toolkitFaults(describeToolkit())).toEqual([]);
});

describe('the base URL', () => {
  test.each([
    'http://api.acme.test',
    'http://8.8.8.8',
    'http://{host}',
    'ftp://api.acme.test',
    'api.acme.test',
    'https://',
    'https://user@api.acme.test',
    'https://api.acme.test?x=1',
    'https://api.acme.test#x',
    'https://api.acme.test\\@evil.test',
    'https://api.acme.test:0',
    'https://api.acme.test:65536',
    'https://api.acme.test:{port}',
    'https://api.acme.test.',
    'https://*.acme.test',
    'https://api acme.test',
    'https://münchen.test',
    'https://0x7f.1',
    'https://2130706433',
    'https://[::g]',
    'https://api.acme.test/../x',
    'https://api.acme.test/%2E%2e/x',
    'https://api.acme.test//x',
    'https://api.acme.test/%zz',
    'https://api.acme.test/{a',
    'https://api.acme.test/{undeclared}',
    'https://{undeclared}.acme.test',
    '{undeclared}/x',
  ])('cannot be %s', (base_url) => {
    expect(faultFields({ base_url })).toContain('base_url');
  });

  test.each([
    'http://localhost:4000',
    'http://127.0.0.1',
    'http://[::1]:8080/x',
    'http://192.168.1.5:3000',
    'https://10.0.0.1',
  ])('may be the private address %s, and the toolkit says so', (base_url) => {
    const input = describeToolkit({ base_url });
    expect(toolkitFaults(input)).toEqual([]);
    expect(toolkitFrom(input, 'custom').private_network).toBe(true);
  });

  test.each(['https://api.acme.test', 'https://8.8.8.8', 'https://localhost.acme.test'])(
    '%s reaches no private network',
    (base_url) => {
      expect(toolkitFrom(describeToolkit({ base_url }), 'custom').private_network).toBe(false);
    },
  );
});

describe('further hosts', () => {
  test.each([
    'https://files.acme.test',
    'files.acme.test/path',
    'user@files.acme.test',
    'files.acme.test?x',
    '*.test',
    '*',
    '*.*.test',
    'a.*.test',
    '*.127.0.0.1',
    'files.acme.test:99999',
    'files.acme.test.',
    '127.1',
    '{undeclared}.acme.test',
    ' ',
  ])('cannot be %j', (host) => {
    expect(faultFields({ hosts: ['ok.acme.test', host] })).toContain('hosts[1]');
  });

  test.each(['files.acme.test', '*.acme.test', 'files.acme.test:8443', '[2001:db8::1]:8080', '10.0.0.1'])(
    'may be %s',
    (host) => {
      expect(faultFields({ hosts: [host] })).toEqual([]);
    },
  );

  test('must be private where the base URL is plain http', () => {
    expect(faultFields({ base_url: 'http://localhost:4000', hosts: ['api.acme.test'] })).toEqual([
      'hosts[0]',
    ]);
    expect(faultFields({ base_url: 'http://localhost:4000', hosts: ['127.0.0.1:4001'] })).toEqual([]);
  });
});

describe('injections', () => {
  test.each([
    'Host',
    'content-length',
    'Transfer-Encoding',
    'CONNECTION',
    'Upgrade',
    'Expect',
    'TE',
    'Trailer',
    'Keep-Alive',
    'Proxy-Authorization',
  ])('cannot set the header %s', (name) => {
    expect(faultFields(injecting({ in: 'header', name, value: '{api_key}' }))).toContain(
      'auth_schemes[0].inject[0].name',
    );
    expect(faultFields({ default_headers: { [name]: 'x' } })).toEqual([`default_headers.${name}`]);
  });

  test('name legal headers and query parameters, each once', () => {
    expect(
      faultFields(
        injecting(
          { in: 'header', name: 'X Key', value: '{api_key}' },
          { in: 'query', name: 'a b', value: '{api_key}' },
          { in: 'header', name: 'X-Key', value: '{api_key}' },
          { in: 'header', name: 'x-key', value: '{api_key}' },
        ),
      ),
    ).toEqual([
      'auth_schemes[0].inject[0].name',
      'auth_schemes[0].inject[1].name',
      'auth_schemes[0].inject[3].name',
    ]);
  });

  test('use declared fields only, in templates that parse', () => {
    expect(
      faultFields(
        injecting(
          { in: 'header', name: 'A', value: '{api_key}' },
          { in: 'header', name: 'B', value: '{other}' },
          { in: 'header', name: 'C', value: 'base64({api_key}' },
          { in: 'header', name: 'D', value: 'a\r\nb: {api_key}' },
          { in: 'header', name: 'E', value: '{access_token}' },
        ),
      ),
    ).toEqual([1, 2, 3, 4].map((index) => `auth_schemes[0].inject[${index}].value`));
  });

  test('into the path need their place in the base URL, outside the host', () => {
    const path = { in: 'path', name: 'token', value: '{token}' };
    const scheme = { auth_schemes: [{ mode: 'API_KEY', inject: [path] }] };
    expect(faultFields({ ...scheme, base_url: 'https://api.acme.test/bot{token}' })).toEqual([]);
    expect(faultFields(scheme)).toEqual(['auth_schemes[0].inject[0].name']);
    expect(faultFields({ ...scheme, base_url: 'https://{token}.acme.test' })).toContain('base_url');
  });
});

describe('schemes', () => {
  test('may not repeat a mode', () => {
    expect(faultFields({ auth_schemes: [bearer, bearer] })).toEqual(['auth_schemes[1].mode']);
  });

  test('without auth take neither injection nor field', () => {
    expect(faultFields({ auth_schemes: [{ mode: 'NO_AUTH' }] })).toEqual([]);
    const faults = faultFields({
      auth_schemes: [{ ...bearer, mode: 'NO_AUTH', fields: { token: { label: 'T' } } }],
    });
    expect(faults).toEqual(['auth_schemes[0].inject', 'auth_schemes[0].fields']);
  });

  test('with a typed credential need an injection and a required field', () => {
    expect(faultFields({ auth_schemes: [{ mode: 'API_KEY' }] })).toEqual(['auth_schemes[0].inject']);
    const optional = { token: { label: 'Token', secret: true, required: false } };
    expect(faultFields({ auth_schemes: [{ ...bearer, fields: optional }] })).toEqual([
      'auth_schemes[0].fields',
    ]);
  });

  test('keep secrets out of hosts and out of defaults', () => {
    const secret = { token: { label: 'Token', secret: true, default: 'hunter2' } };
    const vars = { token: { label: 'Token' } };
    const faults = faultFields({
      base_url: 'https://{token}.acme.test/{token}',
      base_url_vars: vars,
      hosts: ['{token}.acme.test'],
      auth_schemes: [{ ...bearer, fields: secret }],
    });
    expect(faults).toEqual([
      'base_url',
      'base_url',
      'auth_schemes[0].fields.token',
      'auth_schemes[0].fields.token.default',
    ]);
  });

  test('get standard fields where they declare none', () => {
    const basic = {
      mode: 'BASIC',
      inject: [{ in: 'header', name: 'Authorization', value: 'Basic base64({username}:{password})' }],
    };
    const [token, login] = describeToolkit({ auth_schemes: [bearer, basic] }).auth_schemes;
    expect(token?.fields).toMatchObject({ token: { secret: true, required: true } });
    expect(login?.fields).toMatchObject({ username: { secret: false }, password: { secret: true } });
  });

  test('that mark no field as secret are not shown in the clear', () => {
    const fields = { email: { label: 'Email' }, token: { label: 'Token' } };
    const [scheme] = describeToolkit({ auth_schemes: [{ ...bearer, fields }] }).auth_schemes;
    expect(scheme?.fields).toMatchObject({ email: { secret: false }, token: { secret: true } });
    const only = { app_id: { label: 'App' } };
    const inject = [{ in: 'header', name: 'X', value: '{app_id}' }];
    const [alone] = describeToolkit({
      auth_schemes: [{ mode: 'API_KEY', inject, fields: only }],
    }).auth_schemes;
    expect(alone?.fields).toMatchObject({ app_id: { secret: true } });
  });

  test('with a base URL of their own replace the toolkit’s', () => {
    const input = describeToolkit({ auth_schemes: [{ ...bearer, base_url: 'https://site.acme.test' }] });
    expect(toolkitFaults(input)).toEqual([]);
    const toolkit = toolkitFrom(input, 'custom');
    const [scheme] = toolkit.auth_schemes;
    expect(scheme && toolkitForScheme(toolkit, scheme).base_url).toBe('https://site.acme.test');
    expect(faultFields({ auth_schemes: [{ ...bearer, base_url: 'http://site.acme.test' }] })).toEqual([
      'auth_schemes[0].base_url',
    ]);
  });
});

test('variables state patterns that compile, hosts that are hosts and defaults that fit', () => {
  const base_url_vars = {
    a: { label: 'A', pattern: '(' },
    b: { label: 'B', host_pattern: '*.acme.test|https://x' },
    c: { label: 'C', enum: ['x'], default: 'y' },
  };
  expect(faultFields({ base_url_vars })).toEqual([
    'base_url_vars.a.pattern',
    'base_url_vars.b.host_pattern',
    'base_url_vars.c.default',
  ]);
});

test('the test path is a path on the service', () => {
  expect(faultFields({ test_path: '/users/me?limit=1' })).toEqual([]);
  for (const test_path of ['/a/../b', '/a b', '/a?b#c', '/{x}'])
    expect(faultFields({ test_path })).toEqual(['test_path']);
});
