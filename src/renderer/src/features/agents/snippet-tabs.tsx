import { CodeBlock } from '../../components/code-block.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { agentStrings } from '../../strings/agents.ts';
import {
  claudeCodeSnippet,
  codexSnippet,
  curlSnippet,
  cursorSnippet,
  environmentSnippet,
  sdkSnippet,
} from './snippets.ts';
import { useSnippetFacts } from './use-snippet-facts.ts';

/** Ready-made first calls, in the ways agents are usually written. */
export function SnippetTabs({ apiKey }: { readonly apiKey: string | null }) {
  const facts = useSnippetFacts(apiKey);
  const ways = [
    { value: 'curl', label: agentStrings.curl, code: curlSnippet(facts) },
    { value: 'sdk', label: agentStrings.sdk, code: sdkSnippet(facts) },
    { value: 'environment', label: agentStrings.environment, code: environmentSnippet(facts) },
    { value: 'claude-code', label: agentStrings.claudeCode, code: claudeCodeSnippet(facts) },
    { value: 'codex', label: agentStrings.codex, code: codexSnippet(facts) },
    { value: 'cursor', label: agentStrings.cursor, code: cursorSnippet(facts) },
  ];
  return (
    <div>
      <Tabs
        label={agentStrings.snippets}
        tabs={ways.map(({ code, ...way }) => ({
          ...way,
          content: <CodeBlock code={code} label={agentStrings.copySnippet(way.label)} />,
        }))}
      />
      {facts.accountId === null && <p className="mt-2 text-xs text-muted">{agentStrings.noAccount}</p>}
    </div>
  );
}
