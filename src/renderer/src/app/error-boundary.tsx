import { Component, type ReactNode } from 'react';
import { Button } from '../components/button.tsx';
import { appStrings } from '../strings/app.ts';

interface ErrorBoundaryProps {
  readonly children: ReactNode;
  /** When this changes, what failed gets another chance. */
  readonly resetKey?: string;
}

interface ErrorBoundaryState {
  readonly failed: boolean;
}

/** Shows a way out when a screen breaks. React offers this to class components only. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override readonly state: ErrorBoundaryState = { failed: false };

  static getDerivedStateFromError(): ErrorBoundaryState {
    return { failed: true };
  }

  override componentDidUpdate(before: ErrorBoundaryProps): void {
    if (this.state.failed && before.resetKey !== this.props.resetKey) this.setState({ failed: false });
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <div role="alert" className="mx-auto flex max-w-md flex-col items-center gap-3 px-6 py-16 text-center">
        <h1 className="text-lg font-semibold">{appStrings.crashTitle}</h1>
        <p className="text-sm text-muted">{appStrings.crashText}</p>
        <Button variant="primary" onClick={() => window.location.reload()}>
          {appStrings.reload}
        </Button>
      </div>
    );
  }
}
