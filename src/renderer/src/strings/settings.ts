import { settingLimits } from '#shared/domain/setting-limits.ts';
import type { Density, Theme } from '../app/appearance.ts';
import { countText } from '../components/format.ts';

const { least: leastPort, most: mostPort } = settingLimits.gateway_port;

/** What a number of the settings must be. */
export function settingRange(name: keyof typeof settingLimits): string {
  const { least, most } = settingLimits[name];
  return `Enter a whole number from ${countText(least)} to ${countText(most)}.`;
}

export const settingsStrings = {
  title: 'Settings',
  gateway: 'Gateway',
  port: 'Port',
  portHint: `From ${leastPort} to ${mostPort}. A new port applies the next time Sallyport starts.`,
  portInvalid: `Enter a whole number from ${leastPort} to ${mostPort}.`,
  portSaved: 'Saved. It applies at the next start.',
  savePort: 'Save port',
  address: 'Address now',
  notListening: 'Not listening',
  copyAddress: 'Copy address',
  requireAccount: 'Calls must name an account',
  requireAccountHint: 'Otherwise a call that names none uses the newest active account.',
  rateLimit: 'Limit for each agent',
  rateLimitHint:
    'Beyond it an agent’s requests are refused until the window is over (429). 0 requests stands for no limit.',
  rateRequests: 'Requests',
  rateRequestsInvalid: settingRange('rate_limit_requests'),
  rateSeconds: 'In how many seconds',
  rateSecondsInvalid: settingRange('rate_limit_window_seconds'),
  saveRate: 'Save limit',
  rateSaved: 'Saved. It applies from now on.',
  recording: 'Recording',
  recordBodies: 'Record request and response bodies',
  recordBodiesHint:
    'Bodies are sealed by the vault, and known credentials are removed first. Without them, calls still show headers, times and outcomes.',
  vault: 'Vault',
  slots: 'Opens with',
  addKeychain: 'Add keychain',
  addPassphrase: 'Add passphrase',
  remove: 'Remove',
  removeLabel: (slot: string) => `Remove ${slot}`,
  removeTitle: (slot: string) => `Stop opening the vault with: ${slot}?`,
  removeText: (left: string) =>
    `The credentials stay as they are. From then on the vault opens only with: ${left}.`,
  removeConfirm: 'Remove',
  lastSlot: 'The only way to open the vault day by day cannot be removed. Add another first.',
  lockNow: 'Lock now',
  lockHint: 'Calls under way end, and further ones are refused until it is unlocked again.',
  lockAfter: 'Lock when the console is not used for',
  lockAfterHint: 'Only you count: agents’ calls do not keep the vault open. Where it locks, agents stop too.',
  lockOnSleep: 'Lock when the computer goes to sleep',
  lockOnScreenLock: 'Lock together with the screen',
  changePassphrase: 'Change passphrase',
  changePassphraseText: 'The credentials stay as they are; from then on only the new passphrase opens them.',
  currentPassphrase: 'Passphrase now',
  currentPassphraseMissing: 'Enter the passphrase that opens the vault now.',
  passphraseChanged: 'The passphrase was changed.',
  locked: 'The vault is locked, so its ways to open cannot be changed.',
  passphraseTitle: 'Add a passphrase',
  passphraseText: 'The vault then opens with either the keychain or this passphrase.',
  slotAdded: 'Added.',
  slotRemoved: 'Removed.',
  appearance: 'Appearance',
  theme: 'Theme',
  density: 'Density',
  about: 'About',
  version: 'Version',
  dataDirectory: 'Data directory',
  copyDataDirectory: 'Copy data directory',
  dataHint: 'Everything Sallyport keeps is in this folder, and its key in the keychain.',
  console: 'Console',
  newLink: 'Create sign-in link',
  newLinkHint: 'Opens the console in another browser on this machine, once.',
  copyLink: 'Copy sign-in link',
  link: 'Sign-in link',
} as const;

/** Minutes to choose from; 0 is never. */
export const idleChoices = [0, 1, 5, 10, 15, 30, 60, 240, 480] as const;

export function idleWords(minutes: number): string {
  if (minutes === 0) return 'Never';
  const [count, unit] = minutes % 60 === 0 ? [minutes / 60, 'hour'] : [minutes, 'minute'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

export const themeWords: Record<Theme, string> = {
  system: 'Like the system',
  light: 'Light',
  dark: 'Dark',
};

export const densityWords: Record<Density, string> = {
  comfortable: 'Comfortable',
  compact: 'Compact',
};
