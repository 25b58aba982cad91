import { Eye, EyeOff, KeyRound, ListChecks, Pencil, Plus, Power, PowerOff, Trash2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { useStore } from 'zustand';
import type { AuthConfig } from '#shared/domain/auth-config.ts';
import { useConsole } from '../../app/console-context.ts';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Menu } from '../../components/menu.tsx';
import { ErrorMessage } from '../../components/messages.tsx';
import { modeWords } from '../../strings/connections.ts';
import { authConfigStrings, oauthStrings } from '../../strings/oauth.ts';
import { type AuthConfigDialog, AuthConfigDialogs } from './auth-config-dialogs.tsx';

/** The auth configs below the connections. */
export function AuthConfigsSection() {
  const { authConfigs } = useConsole();
  const { configs, error, load } = useStore(authConfigs);
  const [, navigate] = useLocation();
  useEffect(() => void load(), [load]);
  if (configs === null && error !== null) {
    return (
      <div className="px-6 py-4">
        <ErrorMessage error={error} />
      </div>
    );
  }
  if (configs === null) return null;
  return (
    <section aria-labelledby="auth-configs" className="pt-6">
      <header className="flex items-start gap-3 px-6 pb-2">
        <div className="min-w-0 flex-1">
          <h2 id="auth-configs" className="font-semibold">
            {authConfigStrings.title}
          </h2>
          <p className="text-sm text-muted">{authConfigStrings.text}</p>
        </div>
        <Button icon={Plus} onClick={() => navigate('/connections/auth-configs/new')}>
          {authConfigStrings.add}
        </Button>
      </header>
      {configs.length > 0 && (
        <ul aria-label={authConfigStrings.listLabel}>
          {configs.map((config) => (
            <AuthConfigRow key={config.id} config={config} />
          ))}
        </ul>
      )}
    </section>
  );
}

function AuthConfigRow({ config }: { readonly config: AuthConfig }) {
  const { authConfigs, connections, toasts } = useConsole();
  const toolkitName = useStore(connections, (state) => state.names[config.toolkit] ?? config.toolkit);
  const [dialog, setDialog] = useState<AuthConfigDialog | null>(null);
  const toggle = async () => {
    const error = await authConfigs.getState().update(config.id, { is_enabled: !config.is_enabled });
    if (error !== null) return toasts.getState().failure(error);
    const words = config.is_enabled ? authConfigStrings.disabled : authConfigStrings.enabled;
    toasts.getState().success(words(config.name));
  };
  const offers = config.is_enabled_for_tool_router;
  const toggleOffer = async () => {
    const error = await authConfigs.getState().update(config.id, { is_enabled_for_tool_router: !offers });
    if (error !== null) return toasts.getState().failure(error);
    toasts.getState().success((offers ? authConfigStrings.leftOut : authConfigStrings.offered)(config.name));
  };
  return (
    <li aria-label={config.name} className="flex items-center gap-3 border-b border-line px-6 py-2.5">
      <div className="min-w-0 flex-1">
        <div className="flex items-center gap-2">
          <span className="truncate font-medium" title={config.name}>
            {config.name}
          </span>
          <span className="max-w-40 shrink-0 truncate text-sm text-muted">{toolkitName}</span>
          {!config.is_enabled && <Badge>{authConfigStrings.disabledBadge}</Badge>}
          {!offers && <Badge>{authConfigStrings.leftOutBadge}</Badge>}
        </div>
        <p className="truncate text-xs text-muted">
          {config.client_id === null ? (
            <span>{modeWords[config.auth_scheme]}</span>
          ) : (
            <span className="font-mono select-text">{config.client_id}</span>
          )}
          {config.server !== null && ` · ${oauthStrings.selfRegistered}`}
          {config.server === null &&
            config.client_id !== null &&
            !config.has_client_secret &&
            ` · ${authConfigStrings.publicClient}`}
          {` · ${oauthStrings.appAccounts(config.account_count)}`}
          {config.created_by !== null && ` · ${authConfigStrings.madeBy(config.created_by)}`}
          {config.scopes.length > 0 && ` · ${config.scopes.join(' ')}`}
        </p>
      </div>
      <Menu
        label={authConfigStrings.actions(config.name)}
        entries={[
          { label: authConfigStrings.rename, icon: Pencil, onSelect: () => setDialog('rename') },
          ...(config.client_id === null
            ? []
            : [
                {
                  label: authConfigStrings.changeScopes,
                  icon: ListChecks,
                  onSelect: () => setDialog('scopes'),
                },
                {
                  label: authConfigStrings.changeSecret,
                  icon: KeyRound,
                  onSelect: () => setDialog('secret'),
                },
              ]),
          {
            label: offers ? authConfigStrings.leaveOut : authConfigStrings.offer,
            icon: offers ? EyeOff : Eye,
            onSelect: () => void toggleOffer(),
          },
          {
            label: config.is_enabled ? authConfigStrings.disable : authConfigStrings.enable,
            icon: config.is_enabled ? PowerOff : Power,
            onSelect: () => void toggle(),
          },
          {
            label: authConfigStrings.delete,
            icon: Trash2,
            danger: true,
            onSelect: () => setDialog('delete'),
          },
        ]}
      />
      <AuthConfigDialogs config={config} open={dialog} onClose={() => setDialog(null)} />
    </li>
  );
}
