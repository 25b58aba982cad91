import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { common } from '../strings/common.ts';
import { Button, type ButtonVariant, IconButton } from './button.tsx';

export interface CopyButtonProps {
  readonly text: string;
  /** What is copied, as the accessible name: "Copy key". */
  readonly label: string;
  readonly compact?: boolean;
  readonly variant?: ButtonVariant;
}

/** Copies a text and says for a moment that it did; says so too where the browser refuses. */
export function CopyButton({ text, label, compact = false, variant = 'secondary' }: CopyButtonProps) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  useEffect(() => {
    if (state === 'idle') return;
    const timer = setTimeout(() => setState('idle'), state === 'copied' ? 1600 : 6000);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setState('copied'),
      () => setState('failed'),
    );
  };
  const icon = state === 'copied' ? Check : Copy;
  return (
    <>
      {compact ? (
        <IconButton label={label} icon={icon} onClick={copy} className="!size-7" />
      ) : (
        <Button variant={variant} icon={icon} onClick={copy}>
          {label}
        </Button>
      )}
      <span aria-live="polite" className={state === 'failed' ? 'text-xs text-danger' : 'sr-only'}>
        {state === 'copied' ? common.copied : state === 'failed' ? common.copyFailed : ''}
      </span>
    </>
  );
}
