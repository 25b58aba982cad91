import { z } from 'zod';
import { mostRules, ruleEffectSchema, ruleInputSchema, ruleSchema, ruleSetSchema } from '../domain/rule.ts';
import { operation } from './operation.ts';

/** Null for the rules of every agent. */
const keyId = z.string().min(1).max(64).nullable();

export const ruleOperations = {
  'rules.get': operation(z.strictObject({ key_id: keyId.default(null) }), ruleSetSchema),
  /** Replaces a whole list; `version` is that of the list that was edited. */
  'rules.set': operation(
    z.strictObject({
      key_id: keyId.default(null),
      rules: z
        .array(ruleInputSchema)
        .max(mostRules, `are more than ${mostRules}: let patterns stand for many`),
      version: z.int().min(0),
    }),
    ruleSetSchema,
  ),
  /** Says what would become of a request, and sends nothing. */
  'rules.explain': operation(
    z.strictObject({
      key_id: z.string().min(1).max(64),
      account_id: z.string().min(1).max(64),
      method: z.string().trim().toUpperCase().min(1).max(32),
      endpoint: z.string().min(1).max(16_384),
    }),
    z.object({
      effect: ruleEffectSchema,
      rule: z.string(),
      /** The rule itself; null for a preset. */
      matched: ruleSchema.nullable(),
      origin: z.string(),
      path: z.string(),
      injected: z.array(z.object({ in: z.enum(['header', 'query', 'path']), name: z.string() })),
    }),
  ),
  /** Rules that allow exactly what an agent did in a time, to look through and store; stores nothing. */
  'rules.draft': operation(
    z.strictObject({
      key_id: z.string().min(1).max(64),
      since: z.iso.datetime(),
      until: z.iso.datetime().optional(),
    }),
    z.object({
      rules: z.array(ruleInputSchema),
      /** For each rule the one of the agent's list that it belongs in front of, and what that does; null: the end. */
      places: z.array(z.object({ before: z.string().nullable(), effect: ruleEffectSchema.nullable() })),
      calls: z.int(),
    }),
  ),
};
