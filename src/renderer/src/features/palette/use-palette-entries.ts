import {
  Blocks,
  Bot,
  CirclePause,
  CirclePlay,
  Copy,
  Download,
  Hand,
  House,
  Keyboard,
  ListChecks,
  Lock,
  type LucideIcon,
  Palette,
  Plug,
  Plus,
  Rocket,
  Rows3,
  ScrollText,
  Send,
  Settings,
  Webhook,
} from 'lucide-react';
import { useMemo } from 'react';
import { useLocation } from 'wouter';
import { useStore } from 'zustand';
import type { CallSummary } from '#shared/domain/call.ts';
import { densities, themes } from '../../app/appearance.ts';
import type { Console } from '../../app/console.ts';
import { useConsole } from '../../app/console-context.ts';
import { screens } from '../../app/shortcuts.ts';
import { appStrings } from '../../strings/app.ts';
import { paletteStrings } from '../../strings/palette.ts';
import { densityWords, themeWords } from '../../strings/settings.ts';
import { callOutcome, hostOf, mergeCalls } from '../calls/call-list.ts';
import { accountName } from '../connections/account-names.ts';
import { everyAgent } from '../rules/rules-store.ts';
import type { PaletteEntry } from './palette-entries.ts';

type Go = (to: string) => void;

/** Everything the palette can find now. */
export function usePaletteEntries(onHelp: () => void): readonly PaletteEntry[] {
  const stores = useConsole();
  const [, go] = useLocation();
  const status = useStore(stores.app, (state) => state.status);
  const accounts = useStore(stores.connections, (state) => state.accounts);
  const names = useStore(stores.connections, (state) => state.names);
  const keys = useStore(stores.agents, (state) => state.keys);
  const latest = useStore(stores.home, (state) => state.latest);
  const { toolkits, calls } = useStore(stores.palette);
  const paused = status?.paused ?? false;
  const url = status?.gateway_url ?? null;
  return useMemo(
    () => [
      ...screenEntries(go),
      ...actionEntries(stores, go, paused, url, onHelp),
      ...(accounts ?? []).map(
        (account): PaletteEntry => ({
          id: account.id,
          group: 'connections',
          title: accountName(account, names),
          detail:
            account.alias === null ? (account.identity ?? '') : (names[account.toolkit] ?? account.toolkit),
          words: [account.id, account.toolkit, account.identity, ...account.origins].join(' '),
          icon: Plug,
          searchOnly: true,
          run: () => go(`/connections/${account.id}`),
        }),
      ),
      ...(keys ?? [])
        .filter(({ revoked_at }) => revoked_at === null)
        .flatMap(({ id, name, prefix }): PaletteEntry[] => [
          {
            id,
            group: 'agents',
            title: name,
            words: prefix,
            icon: Bot,
            searchOnly: true,
            run: () => go(`/agents/${id}`),
          },
          {
            id: `${id} rules`,
            group: 'rules',
            title: paletteStrings.rulesFor(name),
            icon: ListChecks,
            searchOnly: true,
            run: () => go(`/agents/${id}/rules`),
          },
        ]),
      ...mergeCalls(latest ?? [], calls, false).map((each) => callEntry(each, go)),
      ...toolkits.map(
        ({ slug, name, base_url }): PaletteEntry => ({
          id: `toolkit ${slug}`,
          group: 'toolkits',
          title: paletteStrings.connectTo(name),
          detail: hostOf(base_url),
          words: slug,
          icon: Plus,
          run: () => go(`/connections/new/${slug}`),
        }),
      ),
    ],
    [stores, go, onHelp, paused, url, accounts, names, keys, latest, toolkits, calls],
  );
}

const screenLooks: Record<(typeof screens)[number]['path'], { title: string; icon: LucideIcon }> = {
  '/': { title: appStrings.home, icon: House },
  '/connections': { title: appStrings.connections, icon: Plug },
  '/toolkits': { title: appStrings.toolkits, icon: Blocks },
  '/calls': { title: appStrings.calls, icon: ScrollText },
  '/composer': { title: appStrings.composer, icon: Send },
  '/approvals': { title: appStrings.approvals, icon: Hand },
  '/agents': { title: appStrings.agents, icon: Bot },
  '/settings': { title: appStrings.settings, icon: Settings },
};

function screenEntries(go: Go): PaletteEntry[] {
  const further = [
    { path: '/start', title: appStrings.start, icon: Rocket },
    { path: '/settings/webhooks', title: paletteStrings.webhooks, icon: Webhook },
  ];
  return [
    ...screens.map(
      ({ path, key }): PaletteEntry => ({
        id: path,
        group: 'screens',
        ...screenLooks[path],
        keys: ['g', key],
        run: () => go(path),
      }),
    ),
    ...further.map(
      ({ path, title, icon }): PaletteEntry => ({
        id: path,
        group: 'screens',
        title,
        icon,
        searchOnly: true,
        run: () => go(path),
      }),
    ),
  ];
}

function actionEntries(
  { app, vault, toasts, appearance }: Console,
  go: Go,
  paused: boolean,
  url: string | null,
  onHelp: () => void,
): PaletteEntry[] {
  const action = (title: string, icon: LucideIcon, run: () => void, rest: Partial<PaletteEntry> = {}) =>
    ({ id: title, group: 'actions', title, icon, run, ...rest }) satisfies PaletteEntry;
  const lock = async () => {
    if (await vault.getState().lock()) return;
    const { error } = vault.getState();
    if (error !== null) toasts.getState().failure(error);
  };
  const pause = async (next: boolean) => {
    const error = await app.getState().switchPause(next);
    if (error !== null) toasts.getState().failure(error);
  };
  const copy = (text: string) =>
    navigator.clipboard.writeText(text).then(
      () => toasts.getState().success(paletteStrings.copiedBaseUrl),
      () => toasts.getState().success(text),
    );
  const { setTheme, setDensity } = appearance.getState();
  const looks = { words: paletteStrings.appearanceWords, searchOnly: true };
  return [
    action(paletteStrings.newRequest, Send, () => go('/composer')),
    action(paletteStrings.connect, Plus, () => go('/connections/new')),
    action(paletteStrings.createAgent, Bot, () => go('/agents/new')),
    ...(url === null ? [] : [action(paletteStrings.copyBaseUrl, Copy, () => void copy(url))]),
    action(
      paused ? appStrings.resume : appStrings.pause,
      paused ? CirclePlay : CirclePause,
      () => void pause(!paused),
    ),
    action(appStrings.lockVault, Lock, () => void lock()),
    action(paletteStrings.shortcuts, Keyboard, onHelp, { keys: ['?'] }),
    action(paletteStrings.addService, Plus, () => go('/connections/custom'), { searchOnly: true }),
    action(paletteStrings.importAccounts, Download, () => go('/connections/import'), { searchOnly: true }),
    {
      ...action(paletteStrings.rulesForAll, ListChecks, () => go(`/agents/${everyAgent}/rules`), {
        searchOnly: true,
      }),
      group: 'rules',
    },
    ...themes.map((theme) =>
      action(paletteStrings.theme(themeWords[theme]), Palette, () => setTheme(theme), looks),
    ),
    ...densities.map((density) =>
      action(paletteStrings.density(densityWords[density]), Rows3, () => setDensity(density), looks),
    ),
  ];
}

function callEntry(call: CallSummary, go: Go): PaletteEntry {
  return {
    id: call.id,
    group: 'calls',
    title: `${call.method} ${call.path}`,
    detail: [call.toolkit ?? hostOf(call.origin), callOutcome(call).label].join(' · '),
    words: call.id,
    icon: ScrollText,
    searchOnly: true,
    run: () => go(`/calls/${call.id}`),
  };
}
