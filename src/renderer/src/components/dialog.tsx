import { AlertDialog } from '@base-ui/react/alert-dialog';
import { Dialog as BaseDialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { common } from '../strings/common.ts';
import { Button, IconButton } from './button.tsx';
import { classNames } from './class-names.ts';

const backdrop =
  'fixed inset-0 bg-scrim transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0';
const popup =
  'fixed top-1/2 left-1/2 flex max-h-[calc(100vh-2rem)] w-[calc(100vw-3rem)] -translate-x-1/2 -translate-y-1/2 flex-col ' +
  'rounded-xl bg-raised shadow-popup ring-1 ring-line outline-none transition-[opacity,scale] ' +
  'data-ending-style:scale-98 data-ending-style:opacity-0 data-starting-style:scale-98 data-starting-style:opacity-0';

/** Whether a dialog was ever open: before, it is nothing, since a list may have several for each row. */
function useMade(open: boolean): boolean {
  const isMade = useRef(false);
  isMade.current ||= open;
  return isMade.current;
}

interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly description?: ReactNode;
  readonly wide?: boolean;
  readonly children: ReactNode;
  /** Closes only through its own buttons: for what is shown once. */
  readonly persistent?: boolean;
}

export function Dialog({ open, onClose, title, description, wide, children, persistent }: DialogProps) {
  const content = useRef<HTMLDivElement>(null);
  if (!useMade(open)) return null;
  return (
    <BaseDialog.Root
      open={open}
      disablePointerDismissal={persistent === true}
      onOpenChange={(next, details) => {
        if (next || (persistent === true && details.reason === 'escape-key')) return;
        onClose();
      }}
    >
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className={backdrop} />
        <BaseDialog.Popup
          // The content comes first, not the button that closes.
          initialFocus={() => content.current?.querySelector<HTMLElement>('input, button') ?? true}
          className={classNames(popup, wide === true ? 'max-w-2xl' : 'max-w-md')}
        >
          <header className="flex items-start gap-3 px-5 pt-4 pb-3">
            <div className="min-w-0 flex-1">
              <BaseDialog.Title className="text-lg font-semibold">{title}</BaseDialog.Title>
              {description !== undefined && (
                <BaseDialog.Description className="mt-0.5 text-sm text-muted">
                  {description}
                </BaseDialog.Description>
              )}
            </div>
            {persistent !== true && (
              <BaseDialog.Close render={<IconButton label={common.close} icon={X} className="-mr-2" />} />
            )}
          </header>
          <div ref={content} className="scroll-pb-16 overflow-y-auto px-5 pb-5">
            {children}
          </div>
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}

/** The last part of a dialog's content: what ends it stays in sight however long the content is. */
export function DialogActions({ children }: { readonly children: ReactNode }) {
  return (
    <div className="sticky -bottom-5 z-1 -mx-5 -mb-5 flex justify-end gap-2 rounded-b-xl border-t border-line bg-raised px-5 py-3 low:static">
      {children}
    </div>
  );
}

interface ConfirmDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
  readonly title: string;
  readonly children: ReactNode;
  readonly confirm: string;
  readonly busy?: boolean;
  readonly danger?: boolean;
}

/** Asks before something with consequences. The focus starts on "Cancel", so a stray Enter changes nothing. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  if (!useMade(props.open)) return null;
  return (
    <AlertDialog.Root open={props.open} onOpenChange={(next) => !next && props.onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={backdrop} />
        <AlertDialog.Popup className={classNames(popup, 'max-w-md p-5')}>
          <AlertDialog.Title className="text-lg font-semibold">{props.title}</AlertDialog.Title>
          <AlertDialog.Description
            render={<div />}
            className="mt-2 flex flex-col gap-2 overflow-y-auto text-sm text-muted [overflow-wrap:anywhere]"
          >
            {props.children}
          </AlertDialog.Description>
          <footer className="mt-5 flex justify-end gap-2">
            <AlertDialog.Close render={<Button>{common.cancel}</Button>} />
            <Button
              variant={props.danger === false ? 'primary' : 'danger'}
              busy={props.busy ?? false}
              onClick={props.onConfirm}
            >
              {props.confirm}
            </Button>
          </footer>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
