import { dialog } from 'electron';
import { toErrorShape } from '#shared/errors.ts';

/** Tells the person of a failure that no window of ours can show: what happened, and what to do where that is known. */
export function showFailure(title: string, error: unknown): void {
  const { message, details } = toErrorShape(error);
  dialog.showErrorBox(title, [message, details.fix ?? ''].join('\n\n').trim());
}
