/** The parts of a keyboard event that decide a shortcut. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  /** The focus is in something that takes text. */
  readonly typing: boolean;
}

export type ShortcutAction =
  | { readonly do: 'go'; readonly to: string }
  | { readonly do: 'search' }
  | { readonly do: 'palette' }
  | { readonly do: 'help' }
  | { readonly do: 'press'; readonly key: 'a' | 'd' }
  | { readonly do: 'wait' }
  | { readonly do: 'nothing' };

export const screens = [
  { path: '/', key: 'h', digit: '1' },
  { path: '/connections', key: 'c', digit: '2' },
  { path: '/toolkits', key: 't', digit: '3' },
  { path: '/calls', key: 'l', digit: '4' },
  { path: '/composer', key: 'r', digit: '5' },
  { path: '/approvals', key: 'p', digit: '6' },
  { path: '/agents', key: 'a', digit: '7' },
  { path: '/settings', key: 's', digit: '8' },
] as const;

/** How the key that goes with a letter is written on this machine. */
export const commandKey = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? '') ? '⌘' : 'Ctrl ';

const nothing: ShortcutAction = { do: 'nothing' };

/** What a key press means. `afterG` is true when the press before it was "g", the first half of "go to …". */
export function shortcutFor(press: KeyPress, afterG: boolean): ShortcutAction {
  const { key, ctrlKey, metaKey, altKey, typing } = press;
  if (altKey) return nothing;
  if (ctrlKey || metaKey) {
    if (key === 'k') return { do: 'palette' };
    const screen = screens.find(({ digit }) => digit === key);
    return screen === undefined ? nothing : { do: 'go', to: screen.path };
  }
  if (typing) return nothing;
  if (afterG) {
    const screen = screens.find((candidate) => candidate.key === key);
    if (screen !== undefined) return { do: 'go', to: screen.path };
  }
  if (key === 'g') return { do: 'wait' };
  if (key === '/') return { do: 'search' };
  if (key === '?') return { do: 'help' };
  if (key === 'a' || key === 'd') return { do: 'press', key };
  return nothing;
}
