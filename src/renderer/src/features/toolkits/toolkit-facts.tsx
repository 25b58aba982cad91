import type { ReactNode } from 'react';
import type { AuthScheme, Toolkit } from '#shared/domain/toolkit.ts';
import { Card } from '../../components/card.tsx';
import { modeWords } from '../../strings/connections.ts';
import { fieldWords, placeWords, toolkitsStrings } from '../../strings/toolkits.ts';
import { formFields, previewOrigins } from '../connections/connect-form.ts';
import { OriginList } from '../connections/origin-list.tsx';
import { HelpLink } from '../connections/toolkit-notes.tsx';

/** Every address that a credential of this service may go to, whichever way it signs in. */
export function AddressesCard({ toolkit }: { readonly toolkit: Toolkit }) {
  const origins = [...new Set(toolkit.auth_schemes.flatMap(({ mode }) => previewOrigins(toolkit, mode, {})))];
  const varies = origins.some((origin) => origin.includes('{'));
  return (
    <Card title={toolkitsStrings.addresses}>
      {toolkit.base_url === '' ? (
        <p className="text-sm text-muted">{toolkitsStrings.noAddress}</p>
      ) : (
        <>
          <OriginList origins={origins} />
          <p className="mt-2 text-xs text-muted">
            {toolkitsStrings.addressesHint} {varies && toolkitsStrings.addressesVary}
          </p>
        </>
      )}
    </Card>
  );
}

/** How to sign in: what is entered, and where it goes in a request. */
export function SchemesCard({ toolkit }: { readonly toolkit: Toolkit }) {
  return (
    <Card title={toolkitsStrings.schemes}>
      <ul className="flex flex-col divide-y divide-line">
        {toolkit.auth_schemes.map((scheme) => (
          <li key={scheme.mode} className="py-3 first:pt-0 last:pb-0">
            <Scheme toolkit={toolkit} scheme={scheme} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Scheme({ toolkit, scheme }: { readonly toolkit: Toolkit; readonly scheme: AuthScheme }) {
  const { oauth, inject, mode, note, help_url: helpUrl } = scheme;
  const asked = formFields(toolkit, mode).map(fieldWords);
  const nothing = oauth === undefined ? toolkitsStrings.asksNothing : toolkitsStrings.asksAtService;
  const facts: readonly (readonly [string, ReactNode])[] = [
    [toolkitsStrings.asksFor, asked.length === 0 ? nothing : asked.join(', ')],
    [toolkitsStrings.sentAs, [...new Set(inject.map(placeWords))].join(', ')],
    [toolkitsStrings.scopes, oauth?.default_scopes?.join(' ') ?? ''],
    [toolkitsStrings.readOnlyScopes, oauth?.read_only_scopes?.join(' ') ?? ''],
  ];
  return (
    <div className="flex flex-col gap-2">
      <h3 className="text-sm font-medium">{modeWords[mode]}</h3>
      <dl className="grid grid-cols-[8rem_1fr] gap-x-4 gap-y-1 text-sm">
        {facts
          .filter(([, text]) => text !== '')
          .map(([name, text]) => (
            <div key={name} className="contents">
              <dt className="text-muted">{name}</dt>
              <dd className="min-w-0 [overflow-wrap:anywhere] select-text">{text}</dd>
            </div>
          ))}
      </dl>
      {note !== undefined && <p className="text-xs text-muted [overflow-wrap:anywhere]">{note}</p>}
      <div className="pt-2 empty:hidden">
        <HelpLink href={helpUrl} />
      </div>
    </div>
  );
}

/** The headers that the service wants beside the credential; nothing where it wants none. */
export function HeadersCard({ headers }: { readonly headers: Toolkit['default_headers'] }) {
  const entries = Object.entries(headers);
  if (entries.length === 0) return null;
  return (
    <Card title={toolkitsStrings.headers}>
      <ul className="flex flex-col gap-0.5 font-mono text-xs [overflow-wrap:anywhere] select-text">
        {entries.map(([name, value]) => (
          <li key={name}>
            {name}: <bdi>{value}</bdi>
          </li>
        ))}
      </ul>
    </Card>
  );
}
