import { useEffect } from 'react';
import { useStore } from 'zustand';
import { useConsole } from '../../app/console-context.ts';
import { Badge } from '../../components/badge.tsx';
import { Card } from '../../components/card.tsx';
import { TextLink } from '../../components/text-link.tsx';
import { statusWords } from '../../strings/connections.ts';
import { toolkitsStrings } from '../../strings/toolkits.ts';
import { accountName } from '../connections/account-names.ts';

/** The accounts of one service, each with its state. */
export function ToolkitAccounts({ slug }: { readonly slug: string }) {
  const { connections } = useConsole();
  const { accounts, names, load } = useStore(connections);
  useEffect(() => {
    if (accounts === null) void load();
  }, [accounts, load]);
  const own = accounts?.filter(({ toolkit }) => toolkit === slug) ?? [];
  return (
    <Card title={toolkitsStrings.accounts}>
      {own.length === 0 ? (
        <p className="text-sm text-muted">{toolkitsStrings.noAccounts}</p>
      ) : (
        <ul className="flex flex-col gap-1.5">
          {own.map((account) => (
            <li key={account.id} className="flex items-center gap-2">
              <span className="min-w-0 flex-1">
                <TextLink cut href={`/connections/${account.id}`}>
                  {accountName(account, names)}
                </TextLink>
              </span>
              <Badge tone={statusWords[account.status].tone}>{statusWords[account.status].label}</Badge>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
