import { authModeSchema } from '#shared/domain/toolkit.ts';

/** The name of a scheme in an answer: the SDK takes no other. */
export const documentedModeSchema = authModeSchema.exclude(['AWS_SIGV4']);
