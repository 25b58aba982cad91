import { type ReactNode, useEffect } from 'react';
import { useStore } from 'zustand';
import type { AuthScheme, Toolkit } from '#shared/domain/toolkit.ts';
import { useConsole } from '../../app/console-context.ts';
import { LoadError } from '../../components/messages.tsx';
import { SkeletonForm } from '../../components/skeleton.tsx';
import { ConnectedStep } from './connected-step.tsx';
import { OAuthAppForm } from './oauth-app-form.tsx';
import { OAuthFailed } from './oauth-failed.tsx';
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
  useEffect(() => {
    void open(toolkit, scheme);
    return close;
  }, [toolkit, scheme, open, close]);
  return (
    <OAuthSteps
      intro={<SchemeChoice toolkit={toolkit} mode={scheme.mode} isTyped={false} />}
      onReload={() => void open(toolkit, scheme)}
    />
  );
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
