/** What stands in the place of a secret. */
const hidden = '[hidden]';
const longestCommand = 300;

/** Words after which, or after whose `=` or `:`, a secret is to be expected. */
const secretName =
  /(?:^|[-_.])(?:api[-_]?key|access[-_]?key|private[-_]?key|key|token|secret|password|passwd|passphrase|pass|pwd|auth|authorization|credential|credentials|bearer|cookie|session)s?$/i;
/** Options that take a secret and are named otherwise: curl's user, header, cookie and proxy user, mysql's password. */
const secretOptions: ReadonlySet<string> = new Set([
  '-u',
  '--user',
  '-H',
  '--header',
  '-b',
  '-U',
  '--proxy-user',
]);

/**
 * A command line as one text to show, or null where there is none. Values that are named like secrets, follow an option that
 * takes one, or look like a key are hidden; a command line is seen by every program of its user, but it need not be kept.
 */
export function commandText(words: readonly string[]): string | null {
  if (words.length === 0) return null;
  const shown = words.map((word, index) => {
    const before = index === 0 ? '' : (words[index - 1] ?? '');
    return takesSecret(before) && !word.startsWith('-') ? hidden : withoutSecrets(word);
  });
  const text = shown.join(' ');
  return text.length <= longestCommand ? text : `${text.slice(0, longestCommand - 1)}…`;
}

function takesSecret(option: string): boolean {
  if (!option.startsWith('-') || option.includes('=')) return false;
  return secretOptions.has(option) || secretName.test(option);
}

function withoutSecrets(word: string): string {
  const assigned = /^([^=:\s]+)([=:])(.+)$/s.exec(word);
  const [, name = '', sign = ''] = assigned ?? [];
  if (assigned && secretName.test(name)) return `${name}${sign}${hidden}`;
  if (/^-[uHbU]./.test(word)) return `${word.slice(0, 2)}${hidden}`;
  return word
    .replace(/\/\/[^/@\s]+@/g, `//${hidden}@`)
    .replace(/([?&][^=&\s]+=)[^&#\s]+/g, `$1${hidden}`)
    .replace(/[A-Za-z0-9_\-+]{20,}(?:[.=][A-Za-z0-9_\-+=]+)*/g, (run) => (looksLikeKey(run) ? hidden : run));
}

/** Long, and of letters and figures mixed: words and file names seldom are. */
function looksLikeKey(text: string): boolean {
  const figures = text.replace(/[^0-9]/g, '').length;
  return figures >= 3 && /[A-Za-z]/.test(text) && !/^[a-z]+(?:[-_][a-z]+)*[-_.]?\d*$/.test(text);
}
