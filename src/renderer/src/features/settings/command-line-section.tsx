import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { useStore } from 'zustand';
import { useConsole } from '../../app/console-context.ts';
import { Button } from '../../components/button.tsx';
import { ErrorMessage } from '../../components/messages.tsx';
import { commandLineStrings } from '../../strings/command-line.ts';

/** The command lines that ask to be let in. */
export function CommandLineSection() {
  const { commandLine, toasts } = useConsole();
  const { requests, error, busy, load, decide } = useStore(commandLine);
  const [, navigate] = useLocation();
  useEffect(() => void load(), [load]);
  const confirm = async (id: string, name: string) => {
    if (await decide(id, 'confirm')) toasts.getState().success(commandLineStrings.confirmed(name));
  };
  return (
    <>
      <p className="text-sm text-muted">{commandLineStrings.text}</p>
      {error !== null && <ErrorMessage error={error} />}
      {requests?.length === 0 && <p className="text-sm text-muted">{commandLineStrings.none}</p>}
      {requests !== null && requests.length > 0 && (
        <ul aria-label={commandLineStrings.waiting} className="flex flex-col gap-2">
          {requests.map(({ id, code, name }) => (
            <li
              key={id}
              className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg p-3 ring-1 ring-line"
            >
              <div className="min-w-0 flex-1">
                <p className="font-mono text-lg tracking-wide select-text">{code}</p>
                <p className="text-sm [overflow-wrap:anywhere]">{name}</p>
                <p className="text-xs text-muted">{commandLineStrings.compare}</p>
              </div>
              <div className="flex gap-2">
                <Button disabled={busy} onClick={() => void decide(id, 'deny')}>
                  {commandLineStrings.deny}
                </Button>
                <Button variant="primary" disabled={busy} onClick={() => void confirm(id, name)}>
                  {commandLineStrings.confirm}
                </Button>
              </div>
            </li>
          ))}
        </ul>
      )}
      <div>
        <Button onClick={() => navigate('/agents')}>{commandLineStrings.agents}</Button>
      </div>
    </>
  );
}
