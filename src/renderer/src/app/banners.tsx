import type { LucideIcon } from 'lucide-react';
import { CirclePause, TriangleAlert, WifiOff, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { Button, IconButton } from '../components/button.tsx';
import { appStrings } from '../strings/app.ts';
import { common } from '../strings/common.ts';
import { noticeId } from './app-store.ts';
import { useConsole } from './console-context.ts';

/**
 * What the person should know on every screen: a lost connection, a pause, and notices of this start. `onGate` leaves out
 * what cannot be acted on before the vault is open.
 */
export function Banners({ onGate = false }: { readonly onGate?: boolean }) {
  const { app, toasts } = useConsole();
  const { connection, status, dismissNotice, switchPause } = useStore(app);
  const resume = async () => {
    const error = await switchPause(false);
    if (error !== null) toasts.getState().failure(error);
  };
  return (
    <div role="status" className="shrink-0">
      {connection === 'down' && (
        <Banner icon={WifiOff} tone="danger">
          {appStrings.offline}
        </Banner>
      )}
      {status?.paused === true && (
        <Banner
          icon={CirclePause}
          tone="warn"
          action={!onGate && <Button onClick={() => void resume()}>{appStrings.resume}</Button>}
        >
          {appStrings.paused}
        </Banner>
      )}
      {status?.notices.map((notice) => (
        <Banner
          key={noticeId(notice)}
          icon={TriangleAlert}
          tone="warn"
          action={
            <IconButton
              label={common.dismiss}
              icon={X}
              onClick={() => dismissNotice(notice)}
              className="!size-7 !text-inherit"
            />
          }
        >
          {notice.message}
        </Banner>
      ))}
    </div>
  );
}

interface BannerProps {
  readonly icon: LucideIcon;
  readonly tone: 'warn' | 'danger';
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

function Banner({ icon: Icon, tone, action, children }: BannerProps) {
  const look = tone === 'warn' ? 'bg-warn-soft text-warn' : 'bg-danger-soft text-danger';
  return (
    <div className={`flex min-h-10 items-center gap-2.5 border-b border-line px-6 py-1.5 text-sm ${look}`}>
      <Icon size={16} aria-hidden className="shrink-0" />
      <p className="min-w-0 flex-1 [overflow-wrap:anywhere]">{children}</p>
      {action}
    </div>
  );
}
