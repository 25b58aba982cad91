import { Code } from 'lucide-react';
import { useStore } from 'zustand';
import type { CallDetail } from '#shared/domain/call.ts';
import { SallyportError } from '#shared/errors.ts';
import { useConsole } from '../../app/console-context.ts';
import { attempt } from '../../bridge/failure.ts';
import { Menu } from '../../components/menu.tsx';
import { common } from '../../strings/common.ts';
import { replayStrings } from '../../strings/replay.ts';
import { type CopyForm, copyForms } from './copy-as.ts';

/** The address that a gateway on its default port has: for copies made while it does not listen. */
const usualGateway = 'http://127.0.0.1:4477';

/** Copies a recorded call as a command or program that makes it again through the gateway; a variable stands for the key. */
export function CopyMenu({ call }: { readonly call: CallDetail }) {
  const { app, bridge, toasts } = useConsole();
  const gatewayUrl = useStore(app, (state) => state.status?.gateway_url) ?? usualGateway;
  const copy = async ({ write, canWrite, label }: CopyForm): Promise<void> => {
    const { success, failure } = toasts.getState();
    const recovered = await attempt(bridge.call('calls.draft', { id: call.id }));
    if (!recovered.ok) return failure(recovered.error);
    const { draft, obstacle } = recovered.value;
    if (!canWrite(draft)) return failure(unsayable(label));
    try {
      await navigator.clipboard.writeText(write(draft, { gatewayUrl }));
      success(obstacle === null ? common.copied : replayStrings.copiedInPart(obstacle.reason));
    } catch (cause) {
      failure(new SallyportError('Internal', common.copyFailed, { cause }));
    }
  };
  return (
    <Menu
      label={replayStrings.copyAs}
      entries={copyForms.map((form) => ({
        label: form.label,
        icon: Code,
        onSelect: () => void copy(form),
      }))}
    />
  );
}

function unsayable(label: string): SallyportError {
  return new SallyportError('ValidationFailed', replayStrings.cannotCopy(label), {
    fix: replayStrings.copyOtherwise,
  });
}
