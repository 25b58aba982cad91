import { describe, expect, test } from 'vitest';
import type { OperationBinding } from '#shared/domain/operation-tool.ts';
import { toolForm, toolRequest } from './draft-tool.ts';

const parameter = (name: string, place: 'path' | 'query' | 'header', required: boolean) => ({
  argument: name,
  name,
  in: place,
  style: place === 'query' ? ('form' as const) : ('simple' as const),
  explode: place === 'query',
  required,
  reserved: false,
});

const binding: OperationBinding = {
  method: 'POST',
  path: '/repos/{owner}/{repo}/issues',
  server: null,
  parameters: [
    parameter('notify', 'query', false),
    parameter('owner', 'path', true),
    parameter('repo', 'path', true),
    parameter('X-Trace', 'header', false),
  ],
  body: {
    kind: 'json',
    content_type: 'application/json',
    required: true,
    argument: null,
    properties: ['title', 'labels', 'assignee', 'priority', 'locked'],
    files: [],
    styles: {},
    types: {},
  },
  accept: null,
  scopes: [],
};

const input = {
  type: 'object',
  required: ['owner', 'repo', 'title', 'assignee'],
  properties: {
    notify: { type: 'string', enum: ['all', 'none'] },
    owner: { type: 'string', description: 'Who has it' },
    repo: { type: 'string', example: 'gate' },
    'X-Trace': { type: 'string' },
    title: { type: 'string' },
    labels: { type: 'array', items: { type: 'string' } },
    assignee: { $ref: '#/$defs/user' },
    priority: { type: ['integer', 'null'], default: 3 },
    locked: { type: 'boolean' },
  },
  $defs: { user: { type: 'object', properties: { login: { type: 'string' }, id: { type: 'integer' } } } },
};

const library = {
  find: (slug: string) =>
    slug === 'T_CREATE'
      ? {
          toolkit: 'tracker',
          operation: {
            slug,
            title: 'Create an issue',
            description: '',
            method: 'POST',
            path: binding.path,
            binding: JSON.stringify(binding),
            input: JSON.stringify(input),
          },
        }
      : undefined,
};

describe('a tool as a form', () => {
  test('asks for what is in the path first, then for what is required, each in its kind', () => {
    const { arguments: inputs } = toolForm(library, 'T_CREATE');
    expect(inputs.map(({ name, in: place, kind }) => [name, place, kind])).toEqual([
      ['owner', 'path', 'text'],
      ['repo', 'path', 'text'],
      ['title', 'body', 'text'],
      ['assignee', 'body', 'json'],
      ['notify', 'query', 'choice'],
      ['X-Trace', 'header', 'text'],
      ['labels', 'body', 'json'],
      ['priority', 'body', 'number'],
      ['locked', 'body', 'boolean'],
    ]);
    expect(inputs.find(({ name }) => name === 'notify')?.choices).toEqual(['all', 'none']);
  });

  test('begins with defaults and with the shape of what is required', () => {
    const initial = Object.fromEntries(
      toolForm(library, 'T_CREATE').arguments.map((each) => [each.name, each.initial]),
    );
    expect(initial).toMatchObject({ owner: '', repo: 'gate', priority: '3', labels: '' });
    expect(JSON.parse(initial.assignee ?? '')).toEqual({ login: '', id: 0 });
  });

  test('ends examples of schemas that contain themselves', () => {
    const node = { type: 'object', properties: { next: { $ref: '#/$defs/node' } } };
    const own = {
      ...input,
      required: ['assignee'],
      properties: { assignee: { $ref: '#/$defs/node' } },
      $defs: { node },
    };
    const found = library.find('T_CREATE');
    const again = {
      find: () => found && { ...found, operation: { ...found.operation, input: JSON.stringify(own) } },
    };
    const [only] = toolForm(again, 'T_CREATE').arguments;
    expect(JSON.parse(only?.initial ?? '')).toEqual({ next: { next: { next: { next: {} } } } });
  });

  test('says that there is no such tool', () => {
    expect(() => toolForm(library, 'OTHER')).toThrow(expect.objectContaining({ code: 'ToolNotFound' }));
  });
});

describe('the request of a tool', () => {
  test('leaves the place of what is missing in the path and names it', () => {
    expect(toolRequest(library, 'T_CREATE', { owner: 'ravens nest', notify: 'all' })).toEqual({
      draft: {
        account_id: null,
        method: 'POST',
        endpoint: '/repos/ravens%20nest/{repo}/issues?notify=all',
        headers: [['Content-Type', 'application/json']],
        body: { encoding: 'utf8', content: '{}' },
      },
      missing: ['repo'],
    });
  });

  test('puts each argument where the service expects it', () => {
    const made = toolRequest(library, 'T_CREATE', {
      owner: 'ravens',
      repo: 'gate',
      'X-Trace': 't1',
      title: 'A raven',
      priority: 5,
    });
    expect(made.missing).toEqual([]);
    expect(made.draft).toMatchObject({
      endpoint: '/repos/ravens/gate/issues',
      headers: [
        ['X-Trace', 't1'],
        ['Content-Type', 'application/json'],
      ],
      body: { encoding: 'utf8', content: '{"title":"A raven","priority":5}' },
    });
  });

  test('encodes what a path holds beyond ASCII, and leaves the place of what is missing readable', () => {
    const path = '/größe/{größe}/日本%20/{repo}';
    const named = {
      ...binding,
      path,
      parameters: [parameter('größe', 'path', true), parameter('repo', 'path', true)],
    };
    const tool = { ...library.find('T_CREATE'), operation: { binding: JSON.stringify(named) } };
    const found = { find: () => ({ ...library.find('T_CREATE'), ...tool }) } as unknown as typeof library;
    expect(toolRequest(found, 'T_CREATE', { repo: 'übung' }).draft.endpoint).toBe(
      '/gr%C3%B6%C3%9Fe/{größe}/%E6%97%A5%E6%9C%AC%20/%C3%BCbung',
    );
  });

  test('refuses a value that would lead to another path', () => {
    expect(() => toolRequest(library, 'T_CREATE', { owner: '..', repo: 'gate' })).toThrow(
      expect.objectContaining({ code: 'ValidationFailed' }),
    );
  });
});
