import { ConfirmDialog } from '../../components/dialog.tsx';
import { replayStrings } from '../../strings/replay.ts';

interface ConfirmSendProps {
  readonly open: boolean;
  readonly method: string;
  /** Method and address, as the person sees them. */
  readonly target: string;
  readonly times: number;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
}

/** Asks before a request that may do something once more is sent once more. */
export function ConfirmSend({ open, method, target, times, onClose, onConfirm }: ConfirmSendProps) {
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      onConfirm={onConfirm}
      title={replayStrings.confirmTitle(method)}
      confirm={times === 1 ? replayStrings.send : replayStrings.sendTimes(times)}
      danger={false}
    >
      <p className="font-mono text-xs">{target.slice(0, 300)}</p>
      <p>{replayStrings.confirmText(method)}</p>
      {times > 1 && <p>{replayStrings.confirmTimes(times)}</p>}
    </ConfirmDialog>
  );
}
