import { useEffect } from 'react';
import { useStore } from 'zustand';
import { useConsole } from '../../app/console-context.ts';
import { CommandDialog } from '../../components/command-dialog.tsx';
import { paletteGroups, paletteStrings } from '../../strings/palette.ts';
import { findEntries } from './palette-entries.ts';
import { usePaletteEntries } from './use-palette-entries.ts';

/** Finds any screen, connection, agent, call, service or action by a few letters, and opens or runs it. */
export function CommandPalette({ onHelp }: { readonly onHelp: () => void }) {
  const { palette, connections, agents, home } = useConsole();
  const { open, query, setOpen, search } = useStore(palette);
  const entries = usePaletteEntries(onHelp);
  useEffect(() => {
    if (!open) return;
    if (connections.getState().accounts === null) void connections.getState().load();
    if (agents.getState().keys === null) void agents.getState().load();
    if (home.getState().latest === null) void home.getState().load();
  }, [open, connections, agents, home]);
  const groups = findEntries(entries, query).map(({ group, items }) => ({
    label: paletteGroups[group],
    items,
  }));
  return (
    <CommandDialog
      open={open}
      onClose={() => setOpen(false)}
      label={paletteStrings.label}
      placeholder={paletteStrings.placeholder}
      query={query}
      onQuery={(text) => void search(text)}
      groups={groups}
      listLabel={paletteStrings.results}
      none={paletteStrings.none(query.trim())}
    />
  );
}
