import { shell } from 'electron';
import { externalLink } from '../external-link.ts';

/** Shows a page in the person's browser. False for what is no web page, or where the system could not open it. */
export async function openSystemBrowser(url: string): Promise<boolean> {
  const link = externalLink(url);
  if (link === null) return false;
  return shell.openExternal(link).then(
    () => true,
    () => false,
  );
}
