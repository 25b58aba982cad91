import type { SecretStoreFailure } from '../../core/ports/index.ts';

/** What one platform calls its keychain, and what a person can do about it. */
interface Wording {
  readonly name: string;
  readonly absent: string;
  readonly slow: string;
}

const linux: Wording = {
  name: 'The keyring (Secret Service)',
  absent: 'Start GNOME Keyring, KWallet or KeePassXC in your desktop session.',
  slow: 'See whether a keyring prompt is open behind other windows.',
};
const macos: Wording = {
  name: 'The macOS keychain',
  absent: 'See in Keychain Access whether the login keychain is there and unlocked.',
  slow: 'See whether a keychain prompt is open behind other windows.',
};
const windows: Wording = {
  name: 'Windows Credential Manager',
  absent: 'See in services.msc whether the "Credential Manager" service runs.',
  slow: 'See in services.msc whether the "Credential Manager" service answers.',
};

const byPlatform: Partial<Record<NodeJS.Platform, Wording>> = { darwin: macos, win32: windows };

function wordingOf(platform: NodeJS.Platform): Wording {
  return byPlatform[platform] ?? linux;
}

/** There is no keychain that answers; `detail` is the keychain's own message. */
export function absent(platform: NodeJS.Platform, detail: string | null): SecretStoreFailure {
  const { name, absent: advice } = wordingOf(platform);
  const said = detail === null ? '' : ` (${detail})`;
  return { outcome: 'absent', reason: `${name} does not answer${said}. ${advice}` };
}

/** The helper ended without a word, as after a crash in a native library. */
export function crashed(platform: NodeJS.Platform): SecretStoreFailure {
  const { name, absent: advice } = wordingOf(platform);
  return {
    outcome: 'absent',
    reason: `${name} could not be used: the helper process ended unexpectedly. ${advice}`,
  };
}

/** The time limit passed, `cancelled` by the person or by the end of the app otherwise. */
export function timedOut(
  platform: NodeJS.Platform,
  cause: 'limit' | 'cancelled' | 'closed',
): SecretStoreFailure {
  const { name, slow } = wordingOf(platform);
  const reasons = {
    limit: `${name} did not answer in time. ${slow}`,
    cancelled: `${name} had not answered when the request was cancelled.`,
    closed: `${name} is not asked any more: Sallyport is shutting down.`,
  };
  return { outcome: 'timed_out', reason: reasons[cause] };
}

/**
 * What an error of keytar means. `locked` is a keychain that answers but cannot be opened without a person: the texts of
 * libsecret and GLib on Linux, of SecCopyErrorMessageString on macOS, of FormatMessage on Windows. Windows texts may be
 * translated; an unknown text counts as absent and is quoted.
 */
export function classifyFailure(
  platform: NodeJS.Platform,
  message: string,
): SecretStoreFailure | { readonly outcome: 'locked' } {
  if (/locked collection|is locked|interaction is not allowed|interaction with the user/i.test(message)) {
    return { outcome: 'locked' };
  }
  if (/cancell?ed|dismiss|denied|not correct|authoriz|authentication|not permitted/i.test(message)) {
    return {
      outcome: 'denied',
      reason: `${wordingOf(platform).name} refused the access (${tidy(message)}).`,
    };
  }
  if (/timed? ?out|timeout was reached|NoReply|did not receive a reply/i.test(message))
    return timedOut(platform, 'limit');
  return absent(platform, tidy(message));
}

/** One line without a full stop, short enough for a status line. */
function tidy(message: string): string {
  const line = message.replaceAll(/\s+/g, ' ').trim().replace(/\.+$/, '');
  return line.length > 160 ? `${line.slice(0, 160)}…` : line;
}
