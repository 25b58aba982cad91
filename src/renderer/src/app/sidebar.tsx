import {
  Blocks,
  Bot,
  CirclePause,
  CirclePlay,
  Hand,
  House,
  Lock,
  type LucideIcon,
  Plug,
  Rocket,
  ScrollText,
  Search,
  Send,
  Settings,
} from 'lucide-react';
import { memo, useEffect, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import { useStore } from 'zustand';
import { IconButton } from '../components/button.tsx';
import { classNames } from '../components/class-names.ts';
import { CopyButton } from '../components/copy-button.tsx';
import { Keys } from '../components/keys.tsx';
import { hasExpired } from '../features/connections/account-names.ts';
import { startIsOver } from '../features/start/start-steps.ts';
import { useStepStates } from '../features/start/use-step-states.ts';
import { appStrings } from '../strings/app.ts';
import { approvalStrings } from '../strings/approvals.ts';
import { connectionStrings } from '../strings/connections.ts';
import { paletteStrings } from '../strings/palette.ts';
import { Brand } from './brand.tsx';
import { useConsole } from './console-context.ts';
import { commandKey } from './shortcuts.ts';

interface Entry {
  readonly href: string;
  readonly label: string;
  readonly icon: LucideIcon;
  /** Screens below another address that belong to this one. */
  readonly holds?: readonly string[];
}

const entries: readonly Entry[] = [
  { href: '/', label: appStrings.home, icon: House },
  { href: '/connections', label: appStrings.connections, icon: Plug },
  {
    href: '/toolkits',
    label: appStrings.toolkits,
    icon: Blocks,
    holds: ['/connections/custom', '/connections/openapi'],
  },
  { href: '/calls', label: appStrings.calls, icon: ScrollText },
  { href: '/composer', label: appStrings.composer, icon: Send },
  { href: '/approvals', label: appStrings.approvals, icon: Hand },
  { href: '/agents', label: appStrings.agents, icon: Bot },
  { href: '/settings', label: appStrings.settings, icon: Settings },
];
const startEntry: Entry = { href: '/start', label: appStrings.start, icon: Rocket };

/** The way to the screens, and what always matters: is the gateway up, and the vault's lock. */
export function Sidebar() {
  const states = useStepStates();
  const expired = useStore(
    useConsole().connections,
    ({ accounts }) => accounts?.filter(hasExpired).length ?? 0,
  );
  const { approvals, palette } = useConsole();
  const waiting = useStore(approvals, ({ undecided }) => undecided?.length ?? 0);
  useEffect(() => {
    if (approvals.getState().undecided === null) void approvals.getState().load();
  }, [approvals]);
  const badges: Record<string, Badge> = {
    '/connections': { count: expired, label: connectionStrings.needAttention(expired), tone: 'danger' },
    '/approvals': { count: waiting, label: approvalStrings.waitingCount(waiting), tone: 'warn' },
  };
  const [location] = useLocation();
  const here = entryOf(location);
  const showStart = states !== null && !startIsOver(states);
  return (
    <div className="flex h-full w-50 shrink-0 flex-col border-r border-line bg-sidebar max-md:w-14 low:overflow-y-auto">
      <header className="shrink-0 px-2 pb-2">
        <Brand />
        <button
          type="button"
          onClick={() => palette.getState().setOpen(true)}
          aria-keyshortcuts="Control+K Meta+K"
          title={paletteStrings.label}
          className="flex h-8 w-full items-center gap-2 rounded-md bg-bg px-2.5 max-md:justify-center max-md:px-0 text-sm text-muted ring-1 ring-line ring-inset hover:bg-hover hover:text-text"
        >
          <Search size={14} aria-hidden className="shrink-0" />
          <span className="min-w-0 flex-1 truncate text-left max-md:sr-only">{paletteStrings.open}</span>
          <span className="max-md:hidden">
            <Keys keys={[`${commandKey}K`]} />
          </span>
        </button>
      </header>
      <nav
        aria-label={appStrings.navigation}
        className="flex min-h-0 flex-1 flex-col gap-0.5 overflow-y-auto px-2 py-1 low:flex-none low:overflow-visible"
      >
        {(showStart ? [startEntry, ...entries] : entries).map((entry) => (
          <NavLink key={entry.href} {...entry} isHere={entry.href === here} badge={badges[entry.href]} />
        ))}
      </nav>
      <GatewayStatus />
    </div>
  );
}

/** How much behind an entry needs the person. */
interface Badge {
  readonly count: number;
  readonly label: string;
  readonly tone: 'danger' | 'warn';
}

interface NavLinkProps extends Entry {
  readonly isHere: boolean;
  readonly badge: Badge | undefined;
}

/** Kept as it is drawn: on the way to another screen only two of them change. */
const NavLink = memo(function NavLink({ href, label, icon: Icon, isHere, badge }: NavLinkProps) {
  const link = useRef<HTMLAnchorElement>(null);
  // In a low window the entries scroll: where one is has to be seen.
  useEffect(() => {
    if (!isHere) return;
    // With the frame, which lays the new screen out once for both.
    const frame = requestAnimationFrame(() => link.current?.scrollIntoView({ block: 'nearest' }));
    return () => cancelAnimationFrame(frame);
  }, [isHere]);
  return (
    <Link
      ref={link}
      href={href}
      aria-current={isHere ? 'page' : undefined}
      title={label}
      className={classNames(
        'relative flex h-(--nav-height) shrink-0 items-center gap-2.5 rounded-md px-2.5 text-sm max-md:justify-center max-md:px-0',
        isHere ? 'bg-selected font-medium text-text' : 'text-muted hover:bg-hover hover:text-text',
      )}
    >
      <Icon size={16} aria-hidden className="shrink-0" />
      <span className="max-md:sr-only">{label}</span>
      {badge !== undefined && badge.count > 0 && (
        <span
          role="img"
          aria-label={badge.label}
          title={badge.label}
          className={classNames(
            'ml-auto min-w-5 rounded-full px-1.5 text-center text-xs leading-5 font-medium',
            'max-md:absolute max-md:top-0 max-md:right-0 max-md:min-w-4 max-md:px-1 max-md:text-[0.625rem] max-md:leading-4',
            badge.tone === 'danger' ? 'bg-danger-soft text-danger' : 'bg-warn-soft text-warn',
          )}
        >
          {badge.count}
        </span>
      )}
    </Link>
  );
});

/** The entry that an address belongs to: what an entry says that it holds goes before what stands below its own address. */
function entryOf(location: string): string | undefined {
  const isWithin = (address: string) => location === address || location.startsWith(`${address}/`);
  const holder = entries.find(({ holds }) => holds?.some(isWithin));
  return (holder ?? [startEntry, ...entries].find(({ href }) => isWithin(href)))?.href;
}

function GatewayStatus() {
  const stores = useConsole();
  const url = useStore(stores.app, (state) => state.status?.gateway_url ?? null);
  const paused = useStore(stores.app, (state) => state.status?.paused ?? false);
  const isLost = useStore(stores.app, (state) => state.connection === 'down');
  const { lock, busy } = useStore(stores.vault);
  const onLock = async () => {
    if (await lock()) return;
    const { error } = stores.vault.getState();
    if (error !== null) stores.toasts.getState().failure(error);
  };
  const onPause = async () => {
    const error = await stores.app.getState().switchPause(!paused);
    if (error !== null) stores.toasts.getState().failure(error);
  };
  const light = isLost || url === null ? 'bg-danger' : paused ? 'bg-warn' : 'bg-ok';
  return (
    <footer className="shrink-0 border-t border-line py-2 pr-2 pl-4 max-md:px-2">
      <div className="flex items-center gap-1 max-md:flex-col">
        <div className="min-w-0 flex-1 max-md:flex-none">
          <p className="flex items-center gap-1.5 text-xs text-muted">
            <span aria-hidden className={classNames('size-1.5 shrink-0 rounded-full', light)} />
            <span className="max-md:sr-only">
              {isLost ? appStrings.noConnection : gatewayWord(url !== null, paused)}
            </span>
          </p>
        </div>
        {url !== null && <CopyButton compact text={url} label={appStrings.copyGateway} />}
        <IconButton
          label={paused ? appStrings.resume : appStrings.pause}
          icon={paused ? CirclePlay : CirclePause}
          onClick={() => void onPause()}
          className="!size-7"
        />
        <IconButton
          label={appStrings.lockVault}
          icon={Lock}
          disabled={busy !== null}
          onClick={() => void onLock()}
          className="!size-7"
        />
      </div>
      <p className="truncate text-xs max-md:hidden" title={url ?? undefined}>
        {isLost ? (
          <span className="text-muted">{appStrings.noConnectionHint}</span>
        ) : url === null ? (
          <span className="text-muted">{appStrings.gatewayDownHint}</span>
        ) : (
          <span className="font-mono text-[0.6875rem] select-text">{url.replace(/^https?:\/\//, '')}</span>
        )}
      </p>
    </footer>
  );
}

function gatewayWord(isUp: boolean, isPaused: boolean): string {
  if (!isUp) return appStrings.gatewayDown;
  return isPaused ? appStrings.gatewayPaused : appStrings.gatewayUp;
}
