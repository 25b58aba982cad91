import type { ImportSource } from '../features/imports/imports-store.ts';
import { phrase } from './phrase.ts';

export const importStrings = {
  title: 'Import accounts',
  open: 'Import',
  back: 'Back to Connections',
  source: 'Import from',
  text: { env: 'Contents of the file', composio: 'The export' } as Record<'env' | 'composio', string>,
  placeholder: { env: 'GITHUB_TOKEN=…', composio: '{ "items": [ … ] }' } as Record<
    'env' | 'composio',
    string
  >,
  chooseFile: 'Choose file…',
  fileTooLarge: 'This file is larger than 512 KiB. Choose the one that holds the credentials.',
  fileUnreadable: 'This file could not be read. Paste its contents instead.',
  textRequired: 'Paste the contents, or choose a file.',
  scan: 'Look for credentials',
  scanning: 'Looking…',
  stays: 'Nothing is stored before you confirm it. What is found stays in memory for 10 minutes.',
  foundTitle: (count: number) => (count === 1 ? '1 credential found' : `${count} credentials found`),
  foundText: 'Choose those that should become accounts.',
  noneTitle: 'No credential was found',
  noneText: 'Nothing in it is known to belong to a service. You can still connect an account by hand.',
  noneInGh:
    'The GitHub CLI is not signed in on this machine, or is not installed. Sign in with “gh auth login” and look again, or connect an account by hand.',
  connectByHand: 'Connect account',
  again: 'Look elsewhere',
  choose: (name: string) => phrase`Import ${name}`,
  name: 'Name',
  duplicate: (name: string) => phrase`Already connected as ${name}.`,
  required: 'This is required.',
  importChosen: (count: number) => (count === 1 ? 'Import 1 account' : `Import ${count} accounts`),
  importing: (done: number, total: number) => `Importing ${done} of ${total}…`,
  imported: 'Imported',
  doneToast: (count: number) => (count === 1 ? '1 account is imported.' : `${count} accounts are imported.`),
  done: 'Done',
  skippedTitle: (count: number) => (count === 1 ? '1 entry left out' : `${count} entries left out`),
  found: 'Found in',
} as const;

export const sourceWords: Record<ImportSource, { label: string; description: string }> = {
  env: {
    label: 'A .env file',
    description: 'Finds the tokens of known services by the names of the variables and by how tokens begin.',
  },
  gh: {
    label: 'GitHub CLI',
    description: 'Takes over what “gh” is signed in with on this machine.',
  },
  composio: {
    label: 'Composio',
    description: 'The JSON of GET /api/v3.1/connected_accounts. Masked secrets cannot be imported.',
  },
};
