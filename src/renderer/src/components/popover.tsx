import { Popover as BasePopover } from '@base-ui/react/popover';
import type { ReactElement, ReactNode } from 'react';
import { classNames } from './class-names.ts';

interface PopoverProps {
  readonly label: string;
  /** The button that opens it. */
  readonly trigger: ReactElement;
  readonly wide?: boolean;
  readonly children: ReactNode;
}

/** A few inputs behind a button; it closes on Escape and on a click beside it. */
export function Popover({ label, trigger, wide, children }: PopoverProps) {
  return (
    <BasePopover.Root>
      <BasePopover.Trigger render={trigger} />
      <BasePopover.Portal>
        <BasePopover.Positioner sideOffset={4} align="end" className="z-10 outline-none">
          <BasePopover.Popup
            aria-label={label}
            className={classNames(
              'max-h-(--available-height) overflow-y-auto rounded-lg bg-raised p-4 shadow-popup ring-1 ring-line outline-none',
              wide === true ? 'w-[min(30rem,calc(100vw-2rem))]' : 'w-72',
            )}
          >
            {children}
          </BasePopover.Popup>
        </BasePopover.Positioner>
      </BasePopover.Portal>
    </BasePopover.Root>
  );
}
