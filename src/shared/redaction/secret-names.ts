/** Ends of names whose values are secret, words separated by `_`, `-` or a capital letter. */
const fieldWords = [
  'access token',
  'refresh token',
  'id token',
  'auth token',
  'authorization token',
  'session token',
  'security token',
  'bearer token',
  'oauth token',
  'oauth token secret',
  'bot token',
  'user token',
  'api token',
  'app token',
  'client secret',
  'consumer secret',
  'shared secret',
  'signing secret',
  'webhook secret',
  'app secret',
  'secret key',
  'secret access key',
  'private key',
  'api key',
  'api secret',
  'password',
  'passwd',
  'passphrase',
  'client assertion',
  'code verifier',
];

/** Names that are too common as the end of another one. */
const wholeNames = ['secret', 'pwd', 'authorization', 'x-api-key', 'apikey'];

const separator = '[_-]?';
const endings = fieldWords.map((words) => words.replaceAll(' ', separator)).join('|');

/** A regular expression's source for the name of a secret field, with what may stand before it, as in `user[password]`. */
export const secretFieldPattern = `(?:[\\w.[\\]-]{0,48}?(?:${endings})|${wholeNames.join('|')})`;

/** Each with its first letter small or large and the rest likewise. */
const spellings = (words: readonly string[]): string[] =>
  words.flatMap((word) => {
    const rest = word.slice(1);
    return [word.slice(0, 1), word.slice(0, 1).toUpperCase()].flatMap((first) => [
      first + rest,
      first + rest.toUpperCase(),
    ]);
  });

const keyInitials = ['k', 'K', '_k', '_K', '-k', '-K'];

/** One of these stands in every name that `secretFieldPattern` knows, and in `token`; looking for them is cheap. */
export const nameMarks: readonly string[] = [
  ...spellings(['token', 'secret', 'passw', 'passp', 'pwd', 'authorization', 'assertion', 'verifier']),
  ...spellings(['pass']).flatMap((pass) => [`${pass}W`, `${pass}P`]),
  ...spellings(['private', 'api']).flatMap((word) => keyInitials.map((initial) => word + initial)),
];

/** `token` alone names secrets and places in a list alike: its value tells. */
export const tokenValuePattern = String.raw`(?=[^"&\s]{0,200}\d)[\w.~+/=:|%-]{16,}`;

const secretHeaders = /^(?:proxy-)?authorization$|^x-api-key$|(?:^|-)(?:token|secret|api-?key|password)$/i;
const cookieHeaders = /^(?:set-)?cookie2?$/i;
/** Names that end like a secret's and hold none. */
const openHeaders = /^(?:x-(?:next|page|continuation|sync)-.*|.*next-token)$/i;

/** Whether a header carries a secret by its name, and of which kind. */
export function secretHeaderKind(name: string): 'secret' | 'cookie' | null {
  if (secretHeaders.test(name)) return openHeaders.test(name) ? null : 'secret';
  return cookieHeaders.test(name) ? 'cookie' : null;
}
