import type { Connection, ConnectionWarning } from '#shared/domain/connection.ts';
import { toErrorShape } from '#shared/errors.ts';
import { escapeText, type Page } from './page.ts';

/** How a sign-in ended, and what to do next. */
export function connectionPage({ state }: Connection): Page {
  if (state.step === 'connected') {
    return resultPage(
      'Connected',
      ['The account is connected.', state.test?.message, ...state.warnings.flatMap(warningLines)]
        .filter((line) => line !== undefined)
        .join(' '),
      'You can close this page and go back to Sallyport.',
    );
  }
  if (state.step === 'failed')
    return resultPage('Not connected', state.message, state.fix ?? 'Try again in Sallyport.');
  if (state.step === 'choosing') {
    return resultPage(
      'One more step',
      'The service offers several places to connect to.',
      'Go back to Sallyport and choose one. You can close this page.',
    );
  }
  return resultPage('Almost done', 'Sallyport is finishing the connection.', 'You can close this page.');
}

const warningLines = ({ message, fix }: ConnectionWarning) => [message, fix];

/** What keeps a page from doing what its visitor came for. */
export function failurePage(title: string, error: unknown): Page {
  const { message, details } = toErrorShape(error);
  return resultPage(title, message, details.fix ?? '');
}

function resultPage(title: string, message: string, next: string): Page {
  return { title, body: `<p>${escapeText(message)}</p><p>${escapeText(next)}</p>` };
}
