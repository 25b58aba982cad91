import { Menu as BaseMenu } from '@base-ui/react/menu';
import { Ellipsis, type LucideIcon } from 'lucide-react';
import type { KeyboardEvent, RefObject } from 'react';
import { IconButton } from './button.tsx';
import { classNames } from './class-names.ts';
import { useHandOver } from './use-hand-over.ts';

export interface MenuEntry {
  readonly label: string;
  readonly icon: LucideIcon;
  readonly onSelect: () => void;
  readonly danger?: boolean;
}

interface MenuProps {
  readonly label: string;
  readonly entries: readonly MenuEntry[];
}

/** The further actions of a row, behind one button. A list has one in each row, so the menu is made when it is asked for. */
export function Menu(props: MenuProps) {
  const { isMade, made, handOver, onMouse } = useHandOver();
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    handOver(new window.KeyboardEvent(event.type, event.nativeEvent));
  };
  if (isMade) return <MadeMenu {...props} button={made} />;
  return (
    <IconButton
      label={props.label}
      icon={Ellipsis}
      aria-haspopup="menu"
      aria-expanded={false}
      onMouseDown={onMouse}
      // By Enter, the space bar or a screen reader: by a mouse its press came first.
      onClick={onMouse}
      onKeyDown={onKeyDown}
    />
  );
}

function MadeMenu({
  label,
  entries,
  button,
}: MenuProps & { readonly button: RefObject<HTMLButtonElement | null> }) {
  return (
    <BaseMenu.Root>
      <BaseMenu.Trigger ref={button} render={<IconButton label={label} icon={Ellipsis} />} />
      <BaseMenu.Portal>
        <BaseMenu.Positioner sideOffset={4} align="end" className="z-10 outline-none">
          <BaseMenu.Popup className="min-w-44 rounded-lg bg-raised p-1 shadow-popup ring-1 ring-line outline-none">
            {entries.map(({ label: name, icon: Icon, onSelect, danger }) => (
              <BaseMenu.Item
                key={name}
                onClick={onSelect}
                className={classNames(
                  'flex items-center gap-2 rounded-md px-2 py-1.5 text-sm outline-none data-highlighted:bg-hover',
                  danger === true && 'text-danger',
                )}
              >
                <Icon size={15} aria-hidden className="shrink-0 opacity-80" />
                {name}
              </BaseMenu.Item>
            ))}
          </BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  );
}
