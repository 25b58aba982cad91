import { countText } from '../components/format.ts';

const calls = (count: number) => (count === 1 ? '1 call' : `${countText(count)} calls`);

export const exportStrings = {
  more: 'More for these calls',
  open: 'Export…',
  title: 'Export calls',
  text: 'Saves recorded calls, newest first, as a file.',
  format: 'Format',
  formats: [
    { value: 'har', label: 'HAR 1.2 (HTTP archive)' },
    { value: 'jsonl', label: 'JSON Lines, one call a line' },
  ],
  which: 'Calls',
  marked: (count: number) => `The ${calls(count)} selected`,
  onlyOpen: 'Only the open call',
  listed: 'Every call that the list shows',
  byQuery: 'Every call that fits the search',
  sensitive: 'Keep what signs URLs, and which cookies and keys were sent',
  sensitiveText: 'A signed URL opens its file for whoever holds it. Credentials are never in the file.',
  progress: (count: number) => `${calls(count)} so far…`,
  saved: (count: number) => `Exported ${calls(count)}.`,
  savedInPart: (count: number) => `Exported the newest ${calls(count)}; one file takes no more.`,
  save: 'Save file',
} as const;

export const importHarStrings = {
  open: 'Import a HAR file…',
  title: 'Import a HAR file',
  text: 'The requests that a browser or another tool recorded, to look at and to send again with one of your accounts. Nothing in the file is fetched; cookies and credentials are dropped.',
  file: 'HAR file, up to 100 MB',
  sending: (percent: number) => `${percent} % handed over…`,
  reading: 'Reading…',
  start: 'Import',
  imported: (count: number) =>
    `Imported ${calls(count)}. They stand in the list at the time when they were made.`,
  unmatched: 'These hosts belong to no toolkit that is known here:',
  skipped: (count: number) => `${count === 1 ? '1 entry was' : `${count} entries were`} left out`,
} as const;

export const clearStrings = {
  open: 'Delete these calls…',
  title: 'Delete calls?',
  counting: 'Counting…',
  count: (count: number, isWhole: boolean) => (isWhole ? `${calls(count)}` : `More than ${calls(count)}`),
  byQuery: 'Every call that fits the search',
  everything: 'Every recorded call: the list has no search.',
  consequence:
    'They go out of the log with their bodies, and their bytes out of its files. What was exported stays. This cannot be undone.',
  confirm: 'Delete',
  deleted: (count: number) => `Deleted ${calls(count)}.`,
} as const;
