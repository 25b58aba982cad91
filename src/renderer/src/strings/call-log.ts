import { phrase } from './phrase.ts';
import { settingRange } from './settings.ts';

/** The settings of the call log. */
export const callLogStrings = {
  exceptToolkits: 'Bodies are never kept for these toolkits',
  exceptAgents: 'Bodies are never kept for these agents',
  addToolkit: 'Add a toolkit…',
  addAgent: 'Add an agent…',
  none: 'None.',
  again: (name: string) => phrase`Keep bodies of ${name} again`,
  keep: 'How long calls are kept',
  keepHint: 'The oldest calls go first, whichever limit is reached. 0 days keeps them whatever their age.',
  days: 'Days',
  rows: 'Calls',
  megabytes: 'Megabytes',
  daysInvalid: settingRange('calls_max_age_days'),
  rowsInvalid: settingRange('calls_max_rows'),
  megabytesInvalid: settingRange('calls_max_megabytes'),
  save: 'Save',
  saved: 'Saved. Older calls go within a minute.',
  held: (calls: string, size: string) => `The log holds ${calls} calls in ${size}.`,
  since: (time: string) => ` The oldest is from ${time}.`,
  lost: (calls: string, bodies: string) =>
    `Since the start ${calls} calls and ${bodies} bodies were lost: they came faster than the disk took them, or it failed.`,
  clear: 'Delete all calls…',
  clearTitle: 'Delete all calls?',
  clearText:
    'Every recorded call goes, with its bodies, and is overwritten on the disk. Connections, agents and rules stay. This cannot be undone.',
  clearConfirm: 'Delete all',
  cleared: (calls: string) => `${calls} calls deleted.`,
} as const;
