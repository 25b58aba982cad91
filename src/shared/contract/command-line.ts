import { z } from 'zod';
import { pairingRequestSchema } from '../domain/pairing.ts';
import { operation } from './operation.ts';

export const commandLineOperationsOfTheOwner = {
  /** Command lines that wait to be let in, oldest first. Those let in are agents with the permission `command_line`. */
  'commandLine.requests': operation(z.strictObject({}), z.object({ items: z.array(pairingRequestSchema) })),
  'commandLine.decide': operation(
    z.strictObject({ id: z.string().min(1).max(64), answer: z.enum(['confirm', 'deny']) }),
    z.object({ id: z.string() }),
  ),
};
