import type { AgentKey } from '#shared/domain/api-key.ts';
import { Dialog } from '../../components/dialog.tsx';
import { agentStrings } from '../../strings/agents.ts';
import { FirstCall } from './first-call.tsx';
import { SnippetTabs } from './snippet-tabs.tsx';

interface SetUpDialogProps {
  readonly apiKey: AgentKey;
  readonly open: boolean;
  readonly onClose: () => void;
}

/** How an agent is set up whose key was shown before, and whether it has come yet. */
export function SetUpDialog({ apiKey, open, onClose }: SetUpDialogProps) {
  return (
    <Dialog
      open={open}
      wide
      onClose={onClose}
      title={agentStrings.setUpTitle(apiKey.name)}
      description={agentStrings.setUpText(apiKey.prefix)}
    >
      <div className="flex flex-col gap-4">
        <FirstCall apiKey={apiKey} />
        <SnippetTabs apiKey={null} />
      </div>
    </Dialog>
  );
}
