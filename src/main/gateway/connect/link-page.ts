import type { ConnectField } from '#shared/domain/connect-fields.ts';
import type { LinkOffer } from '../../core/oauth/index.ts';
import { escapeText, type Page } from './page.ts';

/** Form names of the fields, apart from the form's own. */
export const fieldPrefix = 'field.';

/**
 * The page of a connect link: what will be connected, for whom and who asked, and a form to agree or decline.
 *
 * @param faults what was wrong with the form sent before, by line.
 * @param entered what was typed then; secrets are not shown again.
 */
export function linkPage(
  path: string,
  offer: LinkOffer,
  faults: readonly string[] = [],
  entered: ReadonlyMap<string, string> = new Map(),
): Page {
  const rows = [
    ['Asked by the agent', [offer.agent]],
    ['For the user id', [offer.userId]],
    ['With the OAuth app', offer.app === null ? [] : [offer.app]],
    ['Access asked for', offer.scopes],
    ['The credential may go to', offer.hosts],
    ['Afterwards this page goes to', offer.callbackUrl === null ? [] : [placeOf(offer.callbackUrl)]],
  ] as const;
  const shown = rows.filter(([, values]) => values.length > 0);
  const inputs = offer.fields.map((field) => input(field, entered.get(field.name))).join('');
  const faultBox = faults.map((fault) => `<p class="fault" role="alert">${escapeText(fault)}</p>`).join('');
  return {
    title: `Connect ${offer.toolkit}`,
    formAction: formActionFor(offer.callbackUrl),
    body: `<p>A local agent asks you to connect an account. Continue only if you expected this.</p>
<dl>${shown.map(([term, values]) => `<dt>${term}</dt>${values.map((value) => `<dd><bdi>${escapeText(value)}</bdi></dd>`).join('')}`).join('')}</dl>
${faultBox}<form method="post" action="${escapeText(path)}" autocomplete="off"><input type="hidden" name="form_token" value="${escapeText(offer.formToken)}">${inputs}<button name="decision" value="connect">Continue</button><button name="decision" value="decline" formnovalidate>Decline</button></form>`,
  };
}

function input(field: ConnectField, before: string | undefined): string {
  const { name, label, secret, required, example, hint } = field;
  const value = secret ? '' : (before ?? field.default ?? '');
  const attributes = `name="${escapeText(fieldPrefix + name)}"${required ? ' required' : ''}`;
  const choices = field.enum
    ?.map((choice) => {
      const selected = choice === value ? ' selected' : '';
      return `<option value="${escapeText(choice)}"${selected}>${escapeText(choice === '' ? '(none)' : choice)}</option>`;
    })
    .join('');
  const control =
    choices === undefined
      ? `<input ${attributes} type="${secret ? 'password' : 'text'}" spellcheck="false" value="${escapeText(value)}" placeholder="${escapeText(example ?? '')}">`
      : `<select ${attributes}>${choices}</select>`;
  return `<label>${escapeText(label)}${control}${hint === undefined ? '' : `<small>${escapeText(hint)}</small>`}</label>`;
}

/** Origin of a web page; of an app's address its scheme, which is all that tells who takes it. */
function placeOf(callbackUrl: string): string {
  const { origin, protocol } = new URL(callbackUrl);
  return origin === 'null' ? protocol : origin;
}

/**
 * Browsers hold every redirect that follows a form against `form-action`: the provider's sign-in may lead over any web
 * address, and for a person who is signed in already right to the caller's own.
 */
function formActionFor(callbackUrl: string | null): string {
  const protocol = callbackUrl === null ? 'https:' : new URL(callbackUrl).protocol;
  return [...new Set(["'self'", 'https:', 'http:', protocol])].join(' ');
}
