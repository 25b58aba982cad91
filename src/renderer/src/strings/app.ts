import type { SignedOutReason } from '../bridge/sign-in.ts';

export const appStrings = {
  product: 'Sallyport',
  navigation: 'Main',
  home: 'Home',
  start: 'Get started',
  connections: 'Connections',
  calls: 'Calls',
  approvals: 'Approvals',
  agents: 'Agents',
  settings: 'Settings',
  lockVault: 'Lock vault',
  shortcuts: 'Keyboard shortcuts',
  skipToContent: 'Skip to content',
  gatewayUp: 'Gateway',
  gatewayDown: 'Not listening',
  gatewayDownHint: 'Gateway is down',
  copyGateway: 'Copy gateway address',
  offline: 'The connection to Sallyport is lost. Trying to reconnect…',
  paused: 'Paused: every agent’s call is refused. What was under way goes on, and the console works as ever.',
  pause: 'Pause all calls',
  resume: 'Resume',
  gatewayPaused: 'Paused',
  notFoundTitle: 'There is nothing here',
  notFoundText: 'This address belongs to no screen.',
  toHome: 'Go to Home',
  crashTitle: 'The console stopped',
  crashText: 'A defect in the console ended this view. The gateway keeps running, and nothing is lost.',
  reload: 'Reload',
  signedOutTitle: 'Sign in to the console',
  signedOutHow:
    'Open a fresh sign-in link: press Enter in the terminal where Sallyport runs, then open the link it prints in this browser.',
  signedOutWhy: 'A link works once and for one tab, so that no other program on this machine can use it.',
} as const;

export const signedOutReasons: Record<SignedOutReason, string | null> = {
  none: null,
  expired: 'This tab’s session has ended, most likely because Sallyport was restarted.',
  refused: 'That sign-in link was used before or is too old.',
  unreachable: 'Sallyport does not answer. Check that it is running.',
};

export const shortcutStrings = {
  description: 'They work wherever you are not typing.',
  keys: [
    { keys: ['Ctrl/⌘', 'k'], does: 'Search everything, or run an action' },
    { keys: ['g', 'h'], or: ['Ctrl/⌘', '1'], does: 'Home' },
    { keys: ['g', 'c'], or: ['Ctrl/⌘', '2'], does: 'Connections' },
    { keys: ['g', 'l'], or: ['Ctrl/⌘', '3'], does: 'Calls (the log)' },
    { keys: ['g', 'p'], or: ['Ctrl/⌘', '4'], does: 'Approvals' },
    { keys: ['g', 'a'], or: ['Ctrl/⌘', '5'], does: 'Agents' },
    { keys: ['g', 's'], or: ['Ctrl/⌘', '6'], does: 'Settings' },
    { keys: ['/'], does: 'Search or filter this screen' },
    { keys: ['↑', '↓'], does: 'Move in a list' },
    { keys: ['Enter'], does: 'Open what is selected' },
    { keys: ['a'], does: 'Approve the shown request once' },
    { keys: ['d'], does: 'Deny the shown request' },
    { keys: ['Esc'], does: 'Close' },
    { keys: ['?'], does: 'This list' },
  ] as readonly { keys: readonly string[]; or?: readonly string[]; does: string }[],
  or: 'or',
} as const;
