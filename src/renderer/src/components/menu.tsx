import { Menu as BaseMenu } from '@base-ui/react/menu';
import { Ellipsis, type LucideIcon } from 'lucide-react';
import { IconButton } from './button.tsx';
import { classNames } from './class-names.ts';

export interface MenuEntry {
  readonly label: string;
  readonly icon: LucideIcon;
  readonly onSelect: () => void;
  readonly danger?: boolean;
}

/** The further actions of a row, behind one button. */
export function Menu({ label, entries }: { readonly label: string; readonly entries: readonly MenuEntry[] }) {
  return (
    <BaseMenu.Root>
      <BaseMenu.Trigger render={<IconButton label={label} icon={Ellipsis} />} />
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
