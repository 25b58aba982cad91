import { Autocomplete } from '@base-ui/react/autocomplete';
import { Dialog } from '@base-ui/react/dialog';
import { type LucideIcon, Search } from 'lucide-react';
import { Keys } from './keys.tsx';

export interface Command {
  readonly id: string;
  readonly title: string;
  readonly icon: LucideIcon;
  readonly detail?: string;
  readonly keys?: readonly string[];
  run(): void;
}

export interface CommandGroup {
  readonly label: string;
  readonly items: readonly Command[];
}

interface CommandDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly label: string;
  readonly placeholder: string;
  readonly query: string;
  readonly onQuery: (query: string) => void;
  /** What fits the query, in the order it is shown. */
  readonly groups: readonly CommandGroup[];
  readonly listLabel: string;
  readonly none: string;
}

/** A search over commands: the first is chosen at once, arrows move, Enter runs it. */
export function CommandDialog(props: CommandDialogProps) {
  const run = (command: Command) => {
    props.onClose();
    command.run();
  };
  return (
    <Dialog.Root open={props.open} onOpenChange={(open) => !open && props.onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 bg-scrim" />
        <Dialog.Popup
          aria-label={props.label}
          className="fixed top-[12vh] left-1/2 flex max-h-[70vh] w-[calc(100vw-2rem)] max-w-xl -translate-x-1/2 flex-col overflow-hidden rounded-xl bg-raised shadow-popup ring-1 ring-line outline-none"
        >
          <Autocomplete.Root
            inline
            open
            mode="none"
            items={props.groups}
            value={props.query}
            onValueChange={(text, { reason }) => {
              // Choosing an entry would write its name into the search.
              if (reason !== 'item-press') props.onQuery(text);
            }}
            autoHighlight="always"
            keepHighlight
            itemToStringValue={({ title }: Command) => title}
          >
            <div className="flex h-12 shrink-0 items-center gap-2.5 border-b border-line px-4">
              <Search size={16} aria-hidden className="shrink-0 text-muted" />
              <Autocomplete.Input
                aria-label={props.label}
                placeholder={props.placeholder}
                spellCheck={false}
                className="h-full min-w-0 flex-1 bg-transparent text-base outline-none"
              />
            </div>
            <Autocomplete.Empty className="px-4 py-6 text-sm text-muted empty:hidden">
              {props.none}
            </Autocomplete.Empty>
            <Autocomplete.List
              aria-label={props.listLabel}
              className="min-h-0 overflow-y-auto p-1.5 empty:hidden"
            >
              {(group: CommandGroup) => (
                <Autocomplete.Group key={group.label} items={group.items} className="mb-1 last:mb-0">
                  <Autocomplete.GroupLabel className="px-2.5 pt-1.5 pb-1 text-xs font-medium text-muted">
                    {group.label}
                  </Autocomplete.GroupLabel>
                  <Autocomplete.Collection>
                    {(command: Command) => <CommandItem key={command.id} command={command} onRun={run} />}
                  </Autocomplete.Collection>
                </Autocomplete.Group>
              )}
            </Autocomplete.List>
          </Autocomplete.Root>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function CommandItem({
  command,
  onRun,
}: {
  readonly command: Command;
  readonly onRun: (command: Command) => void;
}) {
  const { title, icon: Icon, detail, keys } = command;
  return (
    <Autocomplete.Item
      value={command}
      onClick={() => onRun(command)}
      className="flex h-9 items-center gap-2.5 rounded-md px-2.5 text-sm outline-none data-highlighted:bg-selected"
    >
      <Icon size={15} aria-hidden className="shrink-0 text-muted" />
      <bdi className="min-w-0 truncate">{title}</bdi>
      {detail !== undefined && detail !== '' && (
        <bdi className="min-w-0 flex-1 truncate text-xs text-muted">{detail}</bdi>
      )}
      {keys !== undefined && (
        <span className="ml-auto">
          <Keys keys={keys} />
        </span>
      )}
    </Autocomplete.Item>
  );
}
