import { useStore } from 'zustand';
import { useConsole } from '../../app/console-context.ts';
import { Badge } from '../../components/badge.tsx';
import { Card } from '../../components/card.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { TextLink } from '../../components/text-link.tsx';
import { appStrings } from '../../strings/app.ts';
import { homeStrings } from '../../strings/home.ts';

/** Whether agents can call, and at which addresses. */
export function GatewayCard() {
  const status = useStore(useConsole().app, (state) => state.status);
  const url = status?.gateway_url ?? null;
  return (
    <Card
      title={homeStrings.gateway}
      actions={
        <>
          {status?.paused === true && <Badge tone="warn">{appStrings.gatewayPaused}</Badge>}
          <Badge tone={url === null ? 'danger' : 'ok'}>
            {url === null ? homeStrings.notListening : homeStrings.listening}
          </Badge>
        </>
      }
    >
      {url === null ? (
        <div className="flex flex-col items-start gap-2 text-sm text-muted">
          <p>{homeStrings.notListeningHow}</p>
          <TextLink href="/settings">{homeStrings.toSettings}</TextLink>
        </div>
      ) : (
        <div className="flex flex-col items-start gap-3">
          <Address label={homeStrings.address} url={url} copy={homeStrings.copyAddress} />
          <Address label={homeStrings.mcpAddress} url={`${url}/mcp`} copy={homeStrings.copyMcpAddress} />
          <TextLink href="/agents">{homeStrings.toAgents}</TextLink>
        </div>
      )}
    </Card>
  );
}

interface AddressProps {
  readonly label: string;
  readonly url: string;
  readonly copy: string;
}

function Address({ label, url, copy }: AddressProps) {
  return (
    <div className="flex w-full items-center gap-3">
      <div className="min-w-0 flex-1">
        <p className="text-xs text-muted">{label}</p>
        <p className="truncate font-mono text-base select-text" title={url}>
          {url}
        </p>
      </div>
      <CopyButton text={url} label={copy} />
    </div>
  );
}
