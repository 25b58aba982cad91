// `/api/cli/v1`: for paired command lines. A program of the same user may read where a command line keeps its key, so a key
// let in here can do little: read the calls and what is held, bring the console to it, and send a call again under the rules
// that every agent is under.
//
// - Pairing asks nothing of the caller and gives nothing to it: the owner confirms a code in the console.
// - The operations are an explicit list; deciding, keys, rules and the vault are not on it.
// - A replay goes out as the command line's own call: its rules hold, and what they ask about waits for the owner.
import { Hono } from 'hono';
import type { z } from 'zod';
import { contract, type OperationOutput } from '#shared/contract/index.ts';
import type { CallDetail } from '#shared/domain/call.ts';
import {
  type CommandLineOperation,
  commandLineOperations,
  pairingPollSchema,
  pairingStartSchema,
} from '#shared/domain/pairing.ts';
import { SallyportError } from '#shared/errors.ts';
import { issuePath, issueWords } from '#shared/issue-words.ts';
import type { Core } from '../../core/index.ts';
import type { AuditOrigin } from '../../core/ports/index.ts';
import {
  answerError,
  type OperationsApi,
  readOperationInput,
  type ServerEnvironment,
} from './operation-request.ts';

export type CommandLineApiDeps = Pick<Core, 'access' | 'pairing' | 'origins' | 'replayFor'> & {
  readonly invokeFor: (origin: AuditOrigin) => (name: string, input: unknown) => Promise<unknown>;
};

const largestInput = 1024 * 1024;

export function createCommandLineApi(deps: CommandLineApiDeps): OperationsApi {
  const { access, pairing, origins, replayFor, invokeFor } = deps;
  const api = new Hono<ServerEnvironment>().basePath('/api/cli/v1');

  api.post('/pair', async (context) => {
    const { name } = parsed(pairingStartSchema, await readOperationInput(context, largestInput));
    return context.json(pairing.begin(name));
  });

  api.post('/pair/answer', async (context) => {
    const { id, secret } = parsed(pairingPollSchema, await readOperationInput(context, largestInput));
    return context.json(pairing.answer(id, secret));
  });

  api.post('/:operation', async (context) => {
    const key = access.authenticate(context.req.header('x-api-key'));
    access.requirePermission(key, 'command_line');
    const name = context.req.param('operation');
    if (!isReachable(name)) {
      throw new SallyportError('PermissionDenied', `A command line cannot do "${name.slice(0, 64)}".`, {
        fix: 'Do it in the console.',
      });
    }
    const input = await readOperationInput(context, largestInput);
    const origin: AuditOrigin = { via: 'cli', key: { id: key.id, name: key.name } };
    if (name === 'calls.replay') {
      const changed = parsed(contract[name].input, input);
      const call: CallDetail = await origins.run(origin, () => replayFor(changed, key));
      return context.json(contract[name].output.parse(call));
    }
    const answer = await invokeFor(origin)(name, input);
    return context.json(name === 'approvals.list' ? withoutContents(answer) : (answer as object));
  });

  api.onError(answerError);

  return api;
}

/** What a held request says is for the one who decides: it may be kept out of the recorded calls. */
function withoutContents(answer: unknown): OperationOutput<'approvals.list'> {
  const { items, next_cursor } = answer as OperationOutput<'approvals.list'>;
  return { items: items.map((approval) => ({ ...approval, headers: null, body: null })), next_cursor };
}

function isReachable(name: string): name is CommandLineOperation {
  return (commandLineOperations as readonly string[]).includes(name);
}

function parsed<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input, { error: issueWords });
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = issuePath(issue?.path ?? []) || 'body';
  throw new SallyportError('ValidationFailed', `${field}: ${issue?.message ?? 'is not valid'}.`, {
    field,
    fix: 'Correct the named field and send the request again.',
  });
}
