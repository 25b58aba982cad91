import { type ReactNode, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { AuthScheme, Toolkit } from '#shared/domain/toolkit.ts';
import { useAddressValues } from '../../app/address-values.ts';
import { useConsole } from '../../app/console-context.ts';
import { LoadError } from '../../components/messages.tsx';
import { SkeletonForm } from '../../components/skeleton.tsx';
import { ConnectedStep } from './connected-step.tsx';
import { OAuthAppForm } from './oauth-app-form.tsx';
import { OAuthFailed } from './oauth-failed.tsx';
import type { OAuthFlow } from './oauth-flow.ts';
import { OAuthWaiting } from './oauth-waiting.tsx';
import { SchemeChoice } from './scheme-choice.tsx';

interface OAuthConnectProps {
  readonly toolkit: Toolkit;
  readonly scheme: AuthScheme;
}

/** Connects a new account through OAuth, from the app to the first test. */
export function OAuthConnect({ toolkit, scheme }: OAuthConnectProps) {
  const { oauth } = useConsole();
  const { open, close } = oauth.getState();
  const [address, changeAddress] = useAddressValues(['account', 'scheme']);
  // From then on the address follows what happens here.
  const begunId = useRef(address.account);
  useEffect(() => {
    void open(toolkit, scheme, begunId.current || undefined);
    return close;
  }, [toolkit, scheme, open, close]);
  const underWay = useStore(oauth, ({ flow }) => accountUnderWay(flow));
  useEffect(() => {
    if (underWay === undefined) return;
    changeAddress({ account: underWay ?? '', scheme: underWay === null ? '' : scheme.mode });
  }, [underWay, scheme, changeAddress]);
  return (
    <OAuthSteps
      intro={<SchemeChoice toolkit={toolkit} mode={scheme.mode} isTyped={false} />}
      onReload={() => void open(toolkit, scheme, begunId.current || undefined)}
    />
  );
}

/** The account whose sign-in a reload has to find again; null where there is none, undefined while it is not known. */
function accountUnderWay(flow: OAuthFlow): string | null | undefined {
  if (flow.step === 'connecting') return flow.connection.account_id;
  return flow.step === 'app' ? (flow.begun?.id ?? null) : undefined;
}

interface OAuthStepsProps {
  /** What stands above the form. */
  readonly intro: ReactNode;
  readonly onReload: () => void;
}

/** The step that the OAuth flow is at. */
export function OAuthSteps({ intro, onReload }: OAuthStepsProps) {
  const { oauth } = useConsole();
  const flow = useStore(oauth, (state) => state.flow);
  switch (flow.step) {
    case 'idle':
    case 'loading':
      return <SkeletonForm />;
    case 'load_failed':
      return <LoadError error={flow.error} onRetry={onReload} />;
    case 'app':
      return <OAuthAppForm form={flow} intro={intro} />;
    case 'connecting': {
      const { state } = flow.connection;
      if (state.step === 'connected')
        return (
          <ConnectedStep account={state.account} toolkit={flow.form.toolkit} warnings={state.warnings} />
        );
      if (state.step === 'failed') return <OAuthFailed failure={state} />;
      return <OAuthWaiting flow={flow} state={state} />;
    }
  }
}
