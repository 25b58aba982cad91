import { ExternalLink, FileCode2, Pencil, Plus } from 'lucide-react';
import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { useStore } from 'zustand';
import type { Toolkit } from '#shared/domain/toolkit.ts';
import { useConsole } from '../../app/console-context.ts';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { LoadError } from '../../components/messages.tsx';
import { Page } from '../../components/page.tsx';
import { SkeletonCards } from '../../components/skeleton.tsx';
import { ToolkitMark } from '../../components/toolkit-mark.tsx';
import { categoryWords, tierWords } from '../../strings/catalog.ts';
import { openapiStrings } from '../../strings/openapi.ts';
import { toolkitsStrings } from '../../strings/toolkits.ts';
import { ToolkitNotes } from '../connections/toolkit-notes.tsx';
import { ToolkitTools } from '../openapi/toolkit-tools.tsx';
import { ToolkitAccounts } from './toolkit-accounts.tsx';
import { AddressesCard, HeadersCard, SchemesCard } from './toolkit-facts.tsx';

/** One service: where its credentials go, how to sign in, the accounts that are connected and its tools. */
export function ToolkitPage({ slug }: { readonly slug: string }) {
  const { toolkit: store } = useConsole();
  const { toolkit, error, open } = useStore(store);
  const [, navigate] = useLocation();
  useEffect(() => void open(slug), [slug, open]);

  return (
    <Page
      title={toolkit?.name ?? toolkitsStrings.title}
      back={{ href: '/toolkits', label: toolkitsStrings.back }}
      actions={
        toolkit !== null && (
          <>
            {toolkit.tier === 'custom' && (
              <Button icon={Pencil} onClick={() => navigate(`/connections/custom/${slug}`)}>
                {toolkitsStrings.edit}
              </Button>
            )}
            <Button icon={FileCode2} onClick={() => navigate(`/connections/openapi/${slug}`)}>
              {openapiStrings.importTools}
            </Button>
            <Button variant="primary" icon={Plus} onClick={() => navigate(`/connections/new/${slug}`)}>
              {toolkitsStrings.connect}
            </Button>
          </>
        )
      }
    >
      <div className="mx-auto flex max-w-4xl flex-col gap-4 px-6 py-6">
        {error !== null && <LoadError error={error} onRetry={() => void open(slug)} />}
        {toolkit === null && error === null && <SkeletonCards />}
        {toolkit !== null && (
          <>
            <About toolkit={toolkit} />
            <ToolkitNotes toolkit={toolkit} />
            <div className="grid gap-4 md:grid-cols-2">
              <ToolkitAccounts slug={slug} />
              <AddressesCard toolkit={toolkit} />
            </div>
            <SchemesCard toolkit={toolkit} />
            <HeadersCard headers={toolkit.default_headers} />
            <ToolkitTools key={slug} toolkit={toolkit} />
          </>
        )}
      </div>
    </Page>
  );
}

function About({ toolkit }: { readonly toolkit: Toolkit }) {
  const tier = tierWords[toolkit.tier];
  return (
    <div className="flex items-center gap-3">
      <ToolkitMark slug={toolkit.slug} name={toolkit.name} size={36} />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2">
          <span className="font-mono text-sm select-text">{toolkit.slug}</span>
          <Badge tone={tier.tone}>{tier.label}</Badge>
        </p>
        <p className="truncate text-sm text-muted">{toolkit.categories.map(categoryWords).join(' · ')}</p>
      </div>
      {toolkit.docs_url !== undefined && (
        <a
          href={toolkit.docs_url}
          target="_blank"
          rel="noreferrer"
          className="inline-flex items-center gap-1 text-sm text-accent underline-offset-2 hover:underline"
        >
          {toolkitsStrings.documentation}
          <ExternalLink size={13} aria-hidden />
        </a>
      )}
    </div>
  );
}
