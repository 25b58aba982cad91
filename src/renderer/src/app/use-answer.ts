import { useEffect, useState } from 'react';
import type { OperationInput, OperationName, OperationOutput } from '#shared/contract/index.ts';
import type { SallyportError } from '#shared/errors.ts';
import { attempt } from '../bridge/failure.ts';
import { useConsole } from './console-context.ts';

/** What an operation answers to the question that a component asks at the moment. */
export interface Answer<Name extends OperationName> {
  /** The answer to this very question; null until it has come. */
  readonly value: OperationOutput<Name> | null;
  /** Why this question was not answered, the last time that it was asked. */
  readonly error: SallyportError | null;
  readonly isLoading: boolean;
  /** The newest answer, be it to an earlier question: for a list that must not vanish with each letter typed. */
  readonly latest: { readonly input: OperationInput<Name>; readonly value: OperationOutput<Name> } | null;
  reload(): void;
}

interface Found<Name extends OperationName> {
  /** The question that `error` belongs to. */
  readonly asked: string | null;
  readonly error: SallyportError | null;
  readonly latest: (NonNullable<Answer<Name>['latest']> & { readonly asked: string }) | null;
}

/**
 * Asks an operation, and again when the input or the round changes; only the newest question's answer is taken. For what one
 * component shows and nothing else changes: what several share is in a store.
 *
 * @param input null asks nothing.
 * @param round anything that makes an answer out of date, such as a count of changes.
 */
export function useAnswer<Name extends OperationName>(
  name: Name,
  input: OperationInput<Name> | null,
  round = 0,
): Answer<Name> {
  const { bridge } = useConsole();
  const asked = input === null ? null : JSON.stringify(input);
  const [again, setAgain] = useState(0);
  const [found, setFound] = useState<Found<Name>>({ asked: null, error: null, latest: null });
  // biome-ignore lint/correctness/useExhaustiveDependencies: inputs of the same text are the same question, and each round asks anew
  useEffect(() => {
    if (input === null || asked === null) return;
    let isCurrent = true;
    void attempt(bridge.call(name, input)).then((outcome) => {
      if (!isCurrent) return;
      setFound(({ latest }) =>
        outcome.ok
          ? { asked, error: null, latest: { asked, input, value: outcome.value } }
          : { asked, error: outcome.error, latest },
      );
    });
    return () => {
      isCurrent = false;
    };
  }, [bridge, name, asked, round, again]);
  const { latest } = found;
  const value = latest !== null && latest.asked === asked ? latest.value : null;
  const error = found.asked === asked ? found.error : null;
  const isLoading = asked !== null && value === null && error === null;
  return { value, error, isLoading, latest, reload: () => setAgain((before) => before + 1) };
}
