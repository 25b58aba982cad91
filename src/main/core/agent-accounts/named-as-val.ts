import { SallyportError } from '#shared/errors.ts';

/** Where the documented API carries the values of a credential. */
export const valField = 'connection.state.val';

/** Faults of a credential's fields, by the names under which the agent gave them. */
export async function namedAsVal<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof SallyportError) || error.code !== 'ValidationFailed') throw error;
    const renamed = (text: string) => text.replace(/^fields\./, `${valField}.`);
    const { field, fix, errors } = error.details;
    throw new SallyportError(error.code, renamed(error.message), {
      ...(field === undefined ? {} : { field: renamed(field) }),
      ...(fix === undefined ? {} : { fix }),
      ...(errors === undefined ? {} : { errors: errors.map(renamed) }),
    });
  }
}
