import { ScrollText } from 'lucide-react';
import { useStore } from 'zustand';
import { useConsole } from '../../app/console-context.ts';
import { Button } from '../../components/button.tsx';
import { CodeBlock } from '../../components/code-block.tsx';
import { EmptyState } from '../../components/messages.tsx';
import { callStrings } from '../../strings/calls.ts';
import { curlSnippet } from '../agents/snippets.ts';
import { useSnippetFacts } from '../agents/use-snippet-facts.ts';

interface CallsEmptyProps {
  /** Null where every call is listed. */
  readonly onClear: (() => void) | null;
}

/** What the list says while it is empty: how to make the first call, or how to see more. */
export function CallsEmpty({ onClear }: CallsEmptyProps) {
  const { app } = useConsole();
  const isListening = useStore(app, (state) => state.status?.gateway_url != null);
  const facts = useSnippetFacts(null);
  if (onClear !== null) {
    return (
      <EmptyState icon={ScrollText} title={callStrings.emptyFiltered}>
        <p>{callStrings.emptyFilteredText}</p>
        <Button onClick={onClear}>{callStrings.clearFilter}</Button>
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={ScrollText} title={callStrings.emptyTitle}>
      <p>{isListening ? callStrings.emptyText : callStrings.gatewayDown}</p>
      <div className="w-full text-left text-text">
        <CodeBlock code={facts && curlSnippet(facts)} label={callStrings.emptySnippet} />
      </div>
    </EmptyState>
  );
}
