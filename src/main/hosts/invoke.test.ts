import { describe, expect, test } from 'vitest';
import type { OperationHandlers, OperationName } from '#shared/contract/index.ts';
import { operationNames } from '#shared/contract/operation-names.ts';
import { SallyportError } from '#shared/errors.ts';
import { createInvoke } from './invoke.ts';

type Handler = (input: unknown) => Promise<unknown>;

function invokeWith(answers: Partial<Record<OperationName, Handler>>) {
  const refuse: Handler = async () => {
    throw new Error('not part of this test');
  };
  const handlers = Object.fromEntries(operationNames.map((name) => [name, answers[name] ?? refuse]));
  return createInvoke(handlers as unknown as OperationHandlers);
}

async function refusal(promise: Promise<unknown>): Promise<SallyportError> {
  const error = await promise.then(
    () => new Error('it was accepted'),
    (reason: unknown) => reason,
  );
  if (error instanceof SallyportError) return error;
  throw error;
}

describe('one door to the operations', () => {
  test('refuses a name outside the contract, inherited names included', async () => {
    const invoke = invokeWith({});
    for (const name of ['nothing.here', '__proto__', 'constructor', 'toString', '']) {
      expect((await refusal(invoke(name, {}))).code).toBe('RouteNotFound');
    }
  });

  test('names every fault of an input with its path and quotes no value', async () => {
    const error = await refusal(
      invokeWith({})('accounts.create', {
        fields: { token: 7, other: 'hunter2-secret' },
        extra: 'hunter2-secret',
      }),
    );
    expect(error.code).toBe('ValidationFailed');
    expect(error.details.errors).toEqual([
      'toolkit: is missing',
      'fields.token: must be a text',
      'extra: is not a known field',
    ]);
    expect(error.details.field).toBe('toolkit');
    expect(JSON.stringify([error.message, error.details])).not.toContain('hunter2');
  });

  test('names a place inside a list', async () => {
    const error = await refusal(
      invokeWith({})('keys.create', { name: 'x', permissions: ['proxy_execute', 'root'] }),
    );
    expect(error.details.field).toBe('permissions[1]');
  });

  test('fills in defaults before the handler sees the input, and takes no input as an empty one', async () => {
    const seen: unknown[] = [];
    const invoke = invokeWith({
      'keys.list': async (input) => {
        seen.push(input);
        return { items: [], next_cursor: null };
      },
    });
    await invoke('keys.list', undefined);
    expect(seen).toEqual([{ limit: 100 }]);
  });

  test('lets nothing undeclared leave', async () => {
    const invoke = invokeWith({
      'calls.list': async () => ({ items: [], next_cursor: null, sealed: 'hunter2-secret' }),
    });
    expect(await invoke('calls.list', {})).toEqual({ items: [], next_cursor: null });
  });

  test('turns an answer outside the contract into a defect, not an answer', async () => {
    const invoke = invokeWith({ 'calls.list': async () => ({ rows: [] }) });
    await expect(invoke('calls.list', {})).rejects.toThrow('answered outside its contract');
    await expect(invoke('calls.list', {})).rejects.not.toBeInstanceOf(SallyportError);
  });
});
