import { expect, test } from 'vitest';
import type { Toolkit } from '#shared/domain/toolkit.ts';
import {
  connectWays,
  filledFields,
  formFields,
  initialValues,
  missingFields,
  previewOrigins,
  splitSchemes,
} from './connect-form.ts';

const zendesk: Toolkit = {
  slug: 'zendesk',
  name: 'Zendesk',
  base_url: 'https://{subdomain}.zendesk.com/api/v2',
  base_url_vars: {
    subdomain: { label: 'Subdomain', example: 'acme', required: true },
    cloud_id: { label: 'Cloud id', source: 'post-connect lookup', required: true },
    region: { label: 'Region', enum: ['eu', 'us'], required: true },
  },
  hosts: ['{subdomain}.zdassets.com', '*.zendesk.help', '{tenant}.cloud.example'],
  default_headers: {},
  auth_schemes: [
    { mode: 'OAUTH2', inject: [], fields: {} },
    {
      mode: 'BASIC',
      inject: [{ in: 'header', name: 'X-Region', value: '{region}' }],
      fields: {
        email: { label: 'Email', secret: false, required: true },
        api_token: { label: 'API token', secret: true, required: true },
        note: { label: 'Note', secret: false, required: false },
      },
    },
  ],
  categories: [],
  tier: 'checked',
  private_network: false,
};

test('offers what can be typed in first, then OAuth, and sets apart what cannot be connected yet', () => {
  const oauth = { token_url: 'https://login.test/token' };
  const { offered, missing } = splitSchemes({
    ...zendesk,
    auth_schemes: [
      { mode: 'OAUTH1', inject: [], fields: {}, oauth },
      { mode: 'OAUTH2', inject: [], fields: {}, oauth: { ...oauth, authorize_url: 'https://login.test/' } },
      { mode: 'S2S_OAUTH2', inject: [], fields: {}, oauth },
      ...zendesk.auth_schemes.filter(({ mode }) => mode === 'BASIC'),
    ],
  });
  expect(offered.map(({ mode }) => mode)).toEqual(['OAUTH1', 'BASIC', 'OAUTH2', 'S2S_OAUTH2']);
  expect(missing).toEqual([]);
  expect(splitSchemes(zendesk).missing.map(({ mode }) => mode)).toEqual(['OAUTH2']);
});

test('offers OAuth 1 both ways where the service has a sign-in, and that one first', () => {
  const oauth = {
    request_token_url: 'https://login.test/r',
    authorize_url: 'https://login.test/',
    access_token_url: 'https://login.test/a',
  };
  const ways = (facts: Record<string, string>) =>
    connectWays({
      ...zendesk,
      auth_schemes: [
        { mode: 'OAUTH1', inject: [], fields: {}, oauth: facts },
        ...zendesk.auth_schemes.filter(({ mode }) => mode === 'BASIC'),
      ],
    }).map(({ scheme, isTyped }) => [scheme.mode, isTyped]);
  expect(ways(oauth)).toEqual([
    ['BASIC', true],
    ['OAUTH1', false],
    ['OAUTH1', true],
  ]);
  expect(ways({})).toEqual([
    ['OAUTH1', true],
    ['BASIC', true],
  ]);
});

test('asks for what the address and the credential need, the address first, and for nothing else', () => {
  expect(formFields(zendesk, 'BASIC').map(({ name, secret }) => [name, secret])).toEqual([
    ['subdomain', false],
    ['region', false],
    ['email', false],
    ['api_token', true],
    ['note', false],
  ]);
});

test('asks once for a secret that stands in the base URL', () => {
  const telegram: Toolkit = {
    ...zendesk,
    base_url: 'https://api.telegram.org/bot{bot_token}',
    base_url_vars: { bot_token: { label: 'Bot token', required: true } },
    auth_schemes: [
      {
        mode: 'API_KEY',
        inject: [],
        fields: { bot_token: { label: 'Bot token', secret: true, required: true } },
      },
    ],
  };
  expect(formFields(telegram, 'API_KEY').map(({ name, secret }) => [name, secret])).toEqual([
    ['bot_token', true],
  ]);
});

test('starts with defaults and the first of a required choice', () => {
  expect(initialValues(formFields(zendesk, 'BASIC'))).toMatchObject({
    subdomain: '',
    region: 'eu',
    note: '',
  });
});

test('sends what was typed exactly, spaces included, and leaves blanks out', () => {
  const fields = formFields(zendesk, 'BASIC');
  const values = { subdomain: 'acme', api_token: ' s p ', note: '' };
  expect(filledFields(fields, values)).toEqual({ subdomain: 'acme', api_token: ' s p ' });
  expect(missingFields(fields, values)).toEqual(['region', 'email']);
});

test('shows the origins as far as they are known', () => {
  expect(previewOrigins(zendesk, 'BASIC', {})).toEqual([
    'https://{subdomain}.zendesk.com',
    'https://{subdomain}.zdassets.com',
    'https://*.zendesk.help',
  ]);
  expect(previewOrigins(zendesk, 'BASIC', { subdomain: 'acme' })[0]).toBe('https://acme.zendesk.com');
});

test('asks for a variable of the address whatever its source says, and shows a scheme’s own address', () => {
  const mailchimp: Toolkit = {
    ...zendesk,
    base_url: 'https://{dc}.api.mailchimp.com/3.0',
    base_url_vars: { dc: { label: 'Data centre', source: 'post-connect lookup', required: true } },
    hosts: [],
    auth_schemes: [
      { mode: 'BASIC', inject: [], fields: {} },
      { mode: 'API_KEY', base_url: 'https://own.example', inject: [], fields: {} },
    ],
  };
  expect(formFields(mailchimp, 'BASIC').map(({ name }) => name)).toEqual(['dc']);
  expect(previewOrigins(mailchimp, 'BASIC', { dc: 'us6' })).toEqual(['https://us6.api.mailchimp.com']);
  expect(previewOrigins(mailchimp, 'API_KEY', {})).toEqual(['https://own.example']);
});

test('takes a variable that is a whole address, with or without a scheme', () => {
  const own = { ...zendesk, base_url: '{instance}', hosts: [] };
  expect(previewOrigins(own, 'BASIC', { instance: 'https://a.example:8443/x' })).toEqual([
    'https://a.example:8443',
  ]);
  expect(previewOrigins(own, 'BASIC', { instance: 'a.example/x' })).toEqual(['https://a.example']);
});

test('shows the place where a credential is exchanged for a token among those that it goes to', () => {
  const oauth = { token_url: 'https://login.test/token' };
  const google: Toolkit = {
    ...zendesk,
    base_url: 'https://api.test',
    hosts: [],
    auth_schemes: [{ mode: 'GOOGLE_SERVICE_ACCOUNT', inject: [], fields: {}, oauth }],
  };
  expect(previewOrigins(google, 'GOOGLE_SERVICE_ACCOUNT', {})).toEqual([
    'https://api.test',
    'https://login.test',
  ]);
});
