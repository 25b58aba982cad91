import { useEffect } from 'react';
import { useStore } from 'zustand';
import { useConsole } from '../../app/console-context.ts';
import { Page } from '../../components/page.tsx';
import { ToolkitMark } from '../../components/toolkit-mark.tsx';
import { connectionStrings } from '../../strings/connections.ts';
import { oauthStrings } from '../../strings/oauth.ts';
import { accountName } from './account-names.ts';
import { OAuthSteps } from './oauth-connect.tsx';
import type { OAuthFlow } from './oauth-flow.ts';

/** Connects an account again. The row's button has started it; opened by its address, the page asks first. */
export function ReconnectPage({ id }: { readonly id: string }) {
  const { connections, oauth } = useConsole();
  const { reconnect, close } = oauth.getState();
  const subject = subjectOf(useStore(oauth, (state) => state.flow));
  const names = useStore(connections, (state) => state.names);
  useEffect(() => {
    void reconnect(id, false);
    return close;
  }, [id, reconnect, close]);
  const name = subject === null ? null : accountName(subject.account, { ...names, ...subject.names });
  return (
    <Page
      narrow
      title={name === null ? connectionStrings.reconnect : oauthStrings.connectHeading(name)}
      back={{ href: '/connections', label: oauthStrings.back }}
    >
      <OAuthSteps
        intro={
          subject !== null && (
            <div className="flex items-center gap-3">
              <ToolkitMark slug={subject.account.toolkit} name={name ?? ''} size={40} />
              <div className="min-w-0">
                <p className="truncate font-medium">{name}</p>
                <p className="text-sm text-muted">{oauthStrings.reconnectText}</p>
              </div>
            </div>
          )
        }
        onReload={() => void reconnect(id, false)}
      />
    </Page>
  );
}

function subjectOf(flow: OAuthFlow) {
  const form = flow.step === 'connecting' ? flow.form : flow;
  if (form.step !== 'app' || form.account === null) return null;
  return { account: form.account, names: { [form.toolkit.slug]: form.toolkit.name } };
}
