import type { AnyEvent } from '#shared/contract/events.ts';
import type { OperationInput, OperationName, OperationOutput } from '#shared/contract/index.ts';
import type { Bridge } from './bridge.ts';

export type TestAnswers = {
  [Name in OperationName]?: (
    input: OperationInput<Name>,
  ) => OperationOutput<Name> | Promise<OperationOutput<Name>>;
};

export interface TestBridge extends Bridge {
  /** What was asked, in order. */
  readonly asked: readonly { readonly name: OperationName; readonly input: unknown }[];
  emit(event: AnyEvent): void;
  connection(up: boolean): void;
}

/** A bridge for tests that answers in memory and remembers what it was asked. */
export function createTestBridge(answers: TestAnswers): TestBridge {
  const asked: { name: OperationName; input: unknown }[] = [];
  let onEvent: (event: AnyEvent) => void = () => {};
  let onConnection: (up: boolean) => void = () => {};
  return {
    host: 'headless',
    asked,
    async call(name, input) {
      asked.push({ name, input });
      const answer = answers[name];
      if (answer === undefined) throw new Error(`The test has no answer to ${name}.`);
      return answer(input);
    },
    subscribe(listener, connection) {
      onEvent = listener;
      onConnection = connection;
      return () => {
        onEvent = () => {};
      };
    },
    emit: (event) => onEvent(event),
    connection: (up) => onConnection(up),
  };
}
