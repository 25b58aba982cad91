import type { ImportProgress } from '#shared/domain/openapi-import.ts';
import { largestDescription } from '#shared/domain/openapi-import.ts';
import { countText } from '../components/format.ts';
import { phrase } from './phrase.ts';

const count = (number: number, one: string, many: string) =>
  `${countText(number)} ${number === 1 ? one : many}`;

export const openapiStrings = {
  title: 'Import an API description',
  updateTitle: (name: string) => phrase`Import tools for ${name}`,
  back: 'Back to the toolkits',
  backTo: (name: string) => phrase`Back to ${name}`,
  intro:
    'OpenAPI 3.0 or 3.1, or Swagger 2.0, as JSON or YAML. You see what it says before anything is stored; each operation becomes a tool that agents can find and run.',
  source: 'Where is it?',
  sources: { url: 'At an address', file: 'In a file', text: 'Pasted' },
  url: 'Address of the document',
  urlHint: 'Sallyport fetches it without any credential.',
  urlRequired: 'Enter the address of the document.',
  moved: 'That was the document itself rather than its address, so it is taken as it is.',
  text: 'The document',
  textPlaceholder: 'openapi: 3.1.0 …',
  textRequired: 'Paste the document, or choose its file.',
  pasted: (size: string) => `The pasted document, ${size}`,
  pasteOther: 'Paste another',
  chooseFile: 'Choose a file',
  chosen: (name: string, size: string) => phrase`${name}, ${size}`,
  otherFile: 'Choose another file',
  fileTooLarge: `The file is larger than ${largestDescription / 1024 ** 2} MiB.`,
  fileUnreadable: 'The file could not be read.',
  fileUnreadableFix: 'It may have been moved or changed: choose it again.',
  fileRequired: 'Choose a file.',
  allowPrivate: 'Fetch it from my own machine or network',
  allowPrivateText: 'The address is not a public one.',
  read: 'Read it',
  cancel: 'Cancel',
  stages: {
    sending: 'Handing over the document',
    fetching: 'Fetching the document',
    parsing: 'Reading the document',
    operations: 'Reading its operations',
    storing: 'Storing the tools',
  } satisfies Record<ImportProgress['stage'] | 'sending', string>,
  again: 'Another document',
  correct: 'Change the document',
  unusable: 'Nothing can be imported from this document',
  unusableText: 'Correct what is named below, or choose another document. Nothing was changed.',
  facts: (format: string, version: string, tools: string) =>
    [format, version, tools].filter(Boolean).join(' · '),
  tools: (number: number) => count(number, 'tool', 'tools'),
  known:
    'A toolkit at this address is here already. Import the tools into it, and its accounts can run them; or go on for a toolkit of its own.',
  importInto: (name: string) => phrase`Import into ${name}`,
  name: 'Toolkit name',
  slug: 'Slug',
  slugHint: 'The tools’ names begin with it. It cannot be changed later.',
  server: 'Base URL',
  ownServer: 'Another address',
  ownServerLabel: 'Address',
  schemes: 'Ways to sign in',
  schemesHint: 'Accounts are connected with one of these.',
  noScheme: 'The document names no way to sign in. Choose how the service takes its credential.',
  hosts: 'Confirm the hosts',
  hostsText:
    'Compare each with the documentation of the service: whoever wrote the document decides where it points. A credential goes only to hosts that you confirm.',
  hostBase: 'requests',
  hostSignIn: 'sign-in',
  hostOperations: (number: number) => count(number, 'operation', 'operations'),
  hostPrivate: 'your own machine or network',
  hostLeftOut: 'left out unless confirmed',
  hostClosed: 'left out: this toolkit of the catalog does not go there',
  otherServer: (own: string, described: string) =>
    `This toolkit is at ${own}, the document describes ${described}. The tools will send their requests to ${own}.`,
  changes: (added: number, changed: number, removed: number) =>
    `${count(added, 'tool is', 'tools are')} new, ${countText(changed)} changed, ${countText(removed)} removed.`,
  changedList: 'What changes',
  added: 'New',
  changed: 'Changed',
  removed: 'Removed',
  toolList: (number: number) => `Show ${count(number, 'tool', 'tools')}`,
  more: (number: number) => `and ${countText(number)} more`,
  issues: (number: number) =>
    count(number, 'thing was left out or is wrong', 'things were left out or are wrong'),
  document: 'the document',
  line: (line: number) => `line ${line}`,
  import: (number: number) => `Import ${count(number, 'tool', 'tools')}`,
  imported: (name: string, tools: number) => phrase`${name} has ${count(tools, 'tool', 'tools')} now.`,
  importButton: 'Import API description',
  importTools: 'Import tools',
  ofToolkit: 'Tools',
  ofToolkitFrom: (title: string, version: string, when: string) =>
    `From ${[title, version].filter(Boolean).join(' ')}, imported ${when}`,
  searchTools: 'Search the tools',
  noneFound: 'No tool has these words.',
  showMore: 'Show more',
  removeTools: 'Remove tools',
  removeTitle: (name: string) => phrase`Remove the tools of ${name}?`,
  removeText:
    'Agents can no longer find or run them. Accounts stay as they are, and the description can be imported again.',
  toolsRemoved: (name: string) => phrase`The tools of ${name} are removed.`,
} as const;
