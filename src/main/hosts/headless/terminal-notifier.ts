import type { Notifier } from '../../core/ports/index.ts';
import { fragmentOf } from '../console-paths.ts';

/**
 * One line for each notification, with the place in the console that helps.
 *
 * @param say writes a line where the person may see it.
 * @param consoleUrl the console's address without its sign-in code, null before it listens.
 */
export function createTerminalNotifier(
  say: (line: string) => void,
  consoleUrl: () => string | null,
): Notifier {
  return {
    notify({ title, body, shows }) {
      const url = consoleUrl();
      const place = url === null ? '' : ` ${url}/${fragmentOf(shows)}`;
      // What a provider said of itself may hold anything; a terminal acts on control characters.
      say(`${title}. ${body}${place}`.replaceAll(/\p{Cc}+/gu, ' '));
    },
  };
}
