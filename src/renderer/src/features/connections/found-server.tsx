import type { DiscoveredServer } from '#shared/domain/oauth-server.ts';
import { Note } from '../../components/messages.tsx';
import { oauthStrings } from '../../strings/oauth.ts';

/** Where a sign-in at a discovered server leads and its tokens come from: the person agrees to these by going on. */
export function FoundServer({ found }: { readonly found: DiscoveredServer }) {
  const { server } = found;
  const places = [
    [oauthStrings.signInAt, server.authorize_url],
    [oauthStrings.tokensFrom, server.token_url],
    [oauthStrings.registersAt, server.registration_url],
  ] as const;
  return (
    <section
      aria-labelledby="oauth-found"
      className="flex flex-col gap-3 rounded-lg p-4 ring-1 ring-line ring-inset"
    >
      <div>
        <h2 id="oauth-found" className="font-medium">
          {oauthStrings.foundTitle}
        </h2>
        <p className="text-sm text-muted">{oauthStrings.foundText}</p>
      </div>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-sm">
        {places.map(
          ([term, address]) =>
            address !== null && (
              <div key={term} className="contents">
                <dt className="text-muted">{term}</dt>
                <dd className="font-mono text-xs [overflow-wrap:anywhere] select-text">{address}</dd>
              </div>
            ),
        )}
      </dl>
      {found.obstacle !== null && <Note tone="warn">{oauthStrings.obstacle(found.obstacle)}</Note>}
    </section>
  );
}
