import { ExternalLink } from 'lucide-react';
import type { Toolkit } from '#shared/domain/toolkit.ts';
import { Note } from '../../components/messages.tsx';
import { Switch } from '../../components/switch.tsx';
import { tierNotes, toolkitStrings } from '../../strings/catalog.ts';
import { OriginList } from './origin-list.tsx';

/** What a person should know of a service before connecting it: what the vendor has announced, and how far the entry is checked. */
export function ToolkitNotes({ toolkit }: { readonly toolkit: Toolkit }) {
  const note = tierNotes[toolkit.tier];
  return (
    <>
      {toolkit.warnings?.map(({ date, text, url }) => (
        <Note key={`${date} ${text}`} tone="warn">
          <time dateTime={date}>{date}</time>: {text}{' '}
          {url !== undefined && <PageLink href={url}>{toolkitStrings.readMore}</PageLink>}
        </Note>
      ))}
      {note !== null && (
        <Note tone={toolkit.tier === 'derived' ? 'info' : 'warn'}>
          {note}{' '}
          {toolkit.docs_url !== undefined && (
            <PageLink href={toolkit.docs_url}>{toolkitStrings.documentation}</PageLink>
          )}
        </Note>
      )}
    </>
  );
}

interface ConfirmHostsProps {
  readonly toolkit: Toolkit;
  readonly origins: readonly string[];
  readonly confirmed: boolean;
  readonly onChange: (confirmed: boolean) => void;
}

/** Asks to compare the hosts of an unverified service with its documentation; nothing for the others. */
export function ConfirmHosts({ toolkit, origins, confirmed, onChange }: ConfirmHostsProps) {
  if (toolkit.tier !== 'unverified') return null;
  return (
    <section className="flex flex-col gap-3 rounded-lg bg-warn-soft p-3">
      <OriginList origins={origins} />
      <Switch
        label={toolkitStrings.confirmHosts}
        description={toolkitStrings.confirmHostsText}
        checked={confirmed}
        onChange={onChange}
      />
    </section>
  );
}

/** The vendor's own page on which the values are made. */
export function HelpLink({ href }: { readonly href: string | undefined }) {
  if (href === undefined) return null;
  return (
    <p className="-mt-2 text-sm">
      <PageLink href={href}>{toolkitStrings.whereToFind}</PageLink>
    </p>
  );
}

function PageLink({ href, children }: { readonly href: string; readonly children: string }) {
  return (
    <a
      href={href}
      target="_blank"
      rel="noreferrer"
      className="inline-flex items-center gap-1 text-accent underline-offset-2 hover:underline"
    >
      {children}
      <ExternalLink size={13} aria-hidden />
    </a>
  );
}
