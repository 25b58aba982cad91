import { Pencil, RotateCw } from 'lucide-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { CallDetail } from '#shared/domain/call.ts';
import { useConsole } from '../../app/console-context.ts';
import { Button } from '../../components/button.tsx';
import { replayStrings } from '../../strings/replay.ts';
import { ConfirmSend } from './confirm-send.tsx';
import { CopyMenu } from './copy-menu.tsx';
import { asksFirst } from './request-form.ts';

/** What can be done with a recorded call: send it again, as it was or edited. */
export function CallActions({ call }: { readonly call: CallDetail }) {
  const { replay } = useConsole();
  const [, navigate] = useLocation();
  const [asking, setAsking] = useState(false);
  const send = () => {
    void replay.getState().replay(call.id);
    navigate(`/composer/${call.id}`);
  };
  return (
    <div className="flex flex-wrap gap-2">
      <Button icon={RotateCw} onClick={() => (asksFirst(call.method) ? setAsking(true) : send())}>
        {replayStrings.replay}
      </Button>
      <Button icon={Pencil} onClick={() => navigate(`/composer/${call.id}`)}>
        {replayStrings.editAndSend}
      </Button>
      <CopyMenu call={call} />
      <ConfirmSend
        open={asking}
        method={call.method}
        target={`${call.method} ${call.origin ?? ''}${call.path}`}
        times={1}
        onClose={() => setAsking(false)}
        onConfirm={send}
      />
    </div>
  );
}
