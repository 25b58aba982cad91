import { z } from 'zod';
import { toolkitSlugSchema } from './toolkit.ts';

export const ruleEffects = ['allow', 'ask', 'deny'] as const;
/** `ask` holds the request until a person decides. */
export const ruleEffectSchema = z.enum(ruleEffects);
export type RuleEffect = z.infer<typeof ruleEffectSchema>;

/** `read`: GET, HEAD and OPTIONS (RFC 9110 §9.2.1); `delete`: DELETE; `write`: every other method. */
export const methodGroups = ['read', 'write', 'delete'] as const;
export type MethodGroup = (typeof methodGroups)[number];

const methodSchema = z.union([
  z.enum(methodGroups),
  z.string().regex(/^[A-Z][A-Z-]{0,31}$/, 'must be read, write, delete, or a method in capitals'),
]);

/** How much a rule lets through; what exceeds it is refused. */
const ruleLimitsSchema = z.strictObject({
  calls_per_minute: z.int().min(1).max(1_000_000).optional(),
  /** Bytes of bodies, both ways, since midnight UTC. */
  bytes_per_day: z.int().min(1).optional(),
});

const hostPattern = z
  .string()
  .toLowerCase()
  .regex(/^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*$/, 'must be a host name, or "*." and one');

/** `*` stands for any characters within one segment, `**` as a whole segment for any number of them. */
const pathPattern = z
  .string()
  .max(512)
  .regex(/^\//, 'must start with "/"')
  .refine((pattern) => !/[?#\s]/.test(pattern), 'is a path alone, without query or spaces')
  .refine(
    (pattern) => pattern.split('/').every((segment) => segment === '**' || !segment.includes('**')),
    'may hold "**" only as a whole segment',
  );

/** What a rule says of the requests that fit it. What is null or empty fits everything. */
const ruleParts = z.strictObject({
  effect: ruleEffectSchema,
  toolkit: toolkitSlugSchema.nullable().default(null),
  account_id: z.string().min(1).max(64).nullable().default(null),
  methods: z.array(methodSchema).max(16).default([]),
  host: hostPattern.nullable().default(null),
  /** Of the whole path as it is sent, the base path included. */
  path: pathPattern.nullable().default(null),
  limits: ruleLimitsSchema.nullable().default(null),
  note: z.string().trim().max(200).nullable().default(null),
});

export const ruleIdSchema = z.string().regex(/^rl_[A-Za-z0-9]{1,40}$/, 'is not the id of a rule');

export const ruleSchema = ruleParts.extend({ id: ruleIdSchema });
export type Rule = z.infer<typeof ruleSchema>;

/** A rule as it is written: a new one has no id yet. */
export const ruleInputSchema = ruleParts.extend({ id: ruleIdSchema.optional() });
export type RuleInput = z.infer<typeof ruleInputSchema>;

/** Far more than a person reads; a list beyond it was made by accident. */
export const mostRules = 500;

/** A whole list, in the order in which its rules are tried. */
export const ruleSetSchema = z.object({
  /** Null for the rules of every agent, which come before an agent's own. */
  key_id: z.string().nullable(),
  rules: z.array(ruleSchema),
  /** Raised by every change; who changes the list names the one it read. */
  version: z.int().min(0),
});
export type RuleSet = z.infer<typeof ruleSetSchema>;
