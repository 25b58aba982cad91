const calls = (count: number) => (count === 1 ? '1 call' : `${count.toLocaleString('en')} calls`);

export const exportStrings = {
  open: 'Export',
  title: 'Export calls',
  text: 'Saves the calls that the list shows, newest first, as a file.',
  format: 'Format',
  formats: [
    { value: 'har', label: 'HAR 1.2 (HTTP archive)' },
    { value: 'jsonl', label: 'JSON Lines, one call a line' },
  ],
  onlyOpen: 'Only the open call',
  onlyOpenText: 'Otherwise every call that fits the filter of the list.',
  sensitive: 'Keep what signs URLs, and which cookies and keys were sent',
  sensitiveText: 'A signed URL opens its file for whoever holds it. Credentials are never in the file.',
  progress: (count: number) => `${calls(count)} so far…`,
  saved: (count: number) => `Exported ${calls(count)}.`,
  savedInPart: (count: number) => `Exported the newest ${calls(count)}; one file takes no more.`,
  save: 'Save file',
} as const;
