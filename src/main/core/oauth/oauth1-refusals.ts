import { createScrubber } from '../calls/index.ts';
import { TokenRefusal } from './token-answer.ts';

const declined = 'The sign-in was declined. Try again and allow the access.';
const wrongClock = 'The clock of this machine seems to be wrong: set it, and try again.';
const wrongRedirect =
  'Register the redirect address shown in the wizard, exactly as it is, in your app at the service.';

/** What to do, by the codes of the "OAuth Problem Reporting" extension, which many services speak. */
const fixes: Readonly<Record<string, string>> = {
  consumer_key_unknown:
    'The consumer key is not one that the service knows. Copy it again from your app there.',
  consumer_key_rejected: 'Allow this kind of sign-in in the settings of your app at the service.',
  signature_invalid:
    'The consumer secret is not the one that the service knows. Copy it again from your app there.',
  timestamp_refused: wrongClock,
  permission_denied: declined,
  user_refused: declined,
  verifier_invalid: 'The code is not the one that the service showed. Start again.',
  token_expired: 'The sign-in took too long. Start again.',
  token_used: 'The sign-in was finished already. Start again.',
};

/** The person, or the service, said no on the sign-in page. */
export function oauth1Denial(parameters: URLSearchParams): TokenRefusal {
  const problem = parameters.get('oauth_problem')?.slice(0, 64) ?? '';
  const words = tidy(parameters.get('oauth_problem_advice') ?? (problem || 'the access was not allowed'));
  return new TokenRefusal(problem || 'access_denied', words, fixFor(problem, declined));
}

/**
 * The refusal of a request for a token, in the service's own words where it has any.
 *
 * @param text the answer as it came.
 * @param secrets what must not be repeated.
 */
export function oauth1Refusal(
  status: number,
  answer: Readonly<Record<string, unknown>>,
  text: string,
  secrets: readonly string[],
): TokenRefusal {
  const { oauth_problem: code, oauth_problem_advice: advice } = answer;
  const problem = typeof code === 'string' ? code.slice(0, 64) : '';
  const plain = text.includes('<') ? '' : text;
  const said = [advice, messageIn(answer), problem, answer.error, plain, `it answered ${status}`].find(
    (each) => typeof each === 'string' && each.trim() !== '',
  );
  const words = tidy(createScrubber(secrets).text(String(said)));
  return new TokenRefusal(problem || 'access_denied', words, fixFor(problem, adviceFor(words)));
}

/** `{"errors":[{"code":32,"message":"…"}]}`, as some services answer. */
function messageIn({ errors }: Readonly<Record<string, unknown>>): unknown {
  const [first] = Array.isArray(errors) ? errors : [];
  return typeof first === 'object' && first !== null && 'message' in first ? first.message : undefined;
}

function fixFor(problem: string, otherwise: string): string {
  return Object.hasOwn(fixes, problem) ? (fixes[problem] ?? otherwise) : otherwise;
}

function adviceFor(words: string): string {
  if (/callback|redirect/i.test(words)) return wrongRedirect;
  if (/timestamp|clock/i.test(words)) return wrongClock;
  if (/verifier|\bpin\b/i.test(words)) return fixes.verifier_invalid ?? '';
  return 'Check the consumer key and secret, and copy both again from your app at the service.';
}

function tidy(words: string): string {
  return words
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, 500)
    .replace(/\.$/, '');
}
