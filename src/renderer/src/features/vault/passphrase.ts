/** The contract's minimum for a new passphrase. */
export const shortestPassphrase = 8;

export type PassphraseStrength = 'empty' | 'too_short' | 'weak' | 'fair' | 'strong';

/**
 * A rough hint, not a gate: length counts most, as NIST SP 800-63B advises; repeats and runs ("aaaa", "1234") count for
 * little. Only `too_short` is refused.
 */
export function passphraseStrength(passphrase: string): PassphraseStrength {
  if (passphrase === '') return 'empty';
  const characters = [...passphrase];
  if (passphrase.length < shortestPassphrase) return 'too_short';
  const counted = characters.filter((character, index) => {
    const before = characters[index - 1];
    const step = before === undefined ? 9 : character.charCodeAt(0) - before.charCodeAt(0);
    return Math.abs(step) > 1;
  }).length;
  const distinct = new Set(characters).size;
  const worth = Math.min(counted, distinct * 2);
  if (worth < 9) return 'weak';
  return worth < 16 ? 'fair' : 'strong';
}
