import { CodeBlock } from '../../components/code-block.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { agentStrings, snippetPlaces } from '../../strings/agents.ts';
import {
  claudeCodeSnippet,
  codexSnippet,
  curlSnippet,
  cursorSnippet,
  environmentSnippet,
  pythonSnippet,
  sdkSnippet,
  vscodeSnippet,
} from './snippets.ts';
import { useSnippetFacts } from './use-snippet-facts.ts';

/** Ready-made first calls, in the ways agents are usually written. */
export function SnippetTabs({ apiKey }: { readonly apiKey: string | null }) {
  const facts = useSnippetFacts(apiKey);
  const ways = [
    { value: 'curl', snippet: curlSnippet },
    { value: 'sdk', snippet: sdkSnippet },
    { value: 'python', snippet: pythonSnippet },
    { value: 'environment', snippet: environmentSnippet },
    { value: 'claudeCode', snippet: claudeCodeSnippet },
    { value: 'codex', snippet: codexSnippet },
    { value: 'cursor', snippet: cursorSnippet },
    { value: 'vscode', snippet: vscodeSnippet },
  ] as const;
  return (
    <div>
      <Tabs
        label={agentStrings.snippets}
        tabs={ways.map(({ value, snippet }) => ({
          value,
          label: agentStrings[value],
          content: (
            <>
              <p className="mb-1.5 text-xs text-muted">{snippetPlaces[value]}</p>
              <CodeBlock
                code={facts && snippet(facts)}
                label={agentStrings.copySnippet(agentStrings[value])}
              />
            </>
          ),
        }))}
      />
      {apiKey === null && <p className="mt-2 text-xs text-muted">{agentStrings.placeholder}</p>}
      {facts?.accountId === null && <p className="mt-2 text-xs text-muted">{agentStrings.noAccount}</p>}
    </div>
  );
}
