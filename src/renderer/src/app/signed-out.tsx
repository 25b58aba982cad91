import type { SignedOutReason } from '../bridge/sign-in.ts';
import { Centered } from '../components/centered.tsx';
import { Note } from '../components/messages.tsx';
import { appStrings, signedOutReasons } from '../strings/app.ts';

/** What a browser without a session sees: why, and how to get a new link. */
export function SignedOut({ reason }: { readonly reason: SignedOutReason }) {
  const why = signedOutReasons[reason];
  return (
    <Centered title={appStrings.signedOutTitle}>
      <div className="mt-2 flex flex-col gap-4">
        {why !== null && <Note tone="warn">{why}</Note>}
        <p>{appStrings.signedOutHow}</p>
        <p className="text-sm text-muted">{appStrings.signedOutWhy}</p>
      </div>
    </Centered>
  );
}
