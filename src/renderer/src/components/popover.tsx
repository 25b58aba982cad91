import { Popover as BasePopover } from '@base-ui/react/popover';
import type { ComponentProps, ReactElement, ReactNode, RefObject } from 'react';
import { classNames } from './class-names.ts';
import { useHandOver } from './use-hand-over.ts';

interface PopoverProps {
  readonly label: string;
  /** Draws the button that opens it. */
  readonly trigger: (props: ComponentProps<'button'>) => ReactElement;
  readonly wide?: boolean;
  readonly children: ReactNode;
}

/** A few inputs behind a button; it closes on Escape and on a click beside it. */
export function Popover(props: PopoverProps) {
  const { isMade, made, onMouse } = useHandOver();
  if (isMade) return <MadePopover {...props} button={made} />;
  return props.trigger({ 'aria-haspopup': 'dialog', 'aria-expanded': false, onClick: onMouse });
}

function MadePopover({
  label,
  trigger,
  wide,
  children,
  button,
}: PopoverProps & { readonly button: RefObject<HTMLButtonElement | null> }) {
  return (
    <BasePopover.Root>
      <BasePopover.Trigger ref={button} render={trigger} />
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
