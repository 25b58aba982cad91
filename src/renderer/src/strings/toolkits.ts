import { phrase } from './phrase.ts';

export const toolkitsStrings = {
  title: 'Toolkit',
  back: 'Back to toolkits',
  connect: 'Connect account',
  edit: 'Edit',
  accounts: 'Accounts',
  noAccounts: 'No account is connected.',
  addresses: 'Addresses',
  addressesHint: 'A credential goes to these and nowhere else.',
  addressesVary: 'What stands in braces is filled in for each account.',
  noAddress: 'The base URL is not known yet. Connecting asks for it.',
  schemes: 'Ways to sign in',
  asksFor: 'You enter',
  asksNothing: 'Nothing',
  asksAtService: 'Nothing: the sign-in is at the service.',
  sentAs: 'Goes out as',
  scopes: 'Scopes',
  readOnlyScopes: 'Scopes to read only',
  headers: 'Sent with every request',
  documentation: 'Documentation',
} as const;

/** Where a credential is put in, by its name alone. */
export function placeWords({ in: place, name }: { in: 'header' | 'query' | 'path'; name: string }): string {
  const words = { header: 'header', query: 'query parameter', path: 'part of the path' };
  return phrase`${name} (${words[place]})`;
}

/** What a person enters: its label, and whether it may be left out. */
export function fieldWords({ label, required }: { label: string; required: boolean }): string {
  return required ? label : `${label} (optional)`;
}
