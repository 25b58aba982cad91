import { z } from 'zod';
import { accountSchema } from '../domain/account.ts';
import { toolkitSlugSchema } from '../domain/toolkit.ts';
import { operation } from './operation.ts';

export const demoOperations = {
  /** Runs a made-up service on this machine and connects an account at it; answers the one that is there where it has one. */
  'demo.start': operation(z.strictObject({}), accountSchema),
  /** Stops the demo service and deletes its toolkit and accounts. Their calls stay in the log. */
  'demo.remove': operation(z.strictObject({}), z.object({ slug: toolkitSlugSchema })),
};
