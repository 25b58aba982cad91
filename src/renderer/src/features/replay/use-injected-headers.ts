import { useStore } from 'zustand';
import type { AuthMode } from '#shared/domain/auth-mode.ts';
import { useConsole } from '../../app/console-context.ts';
import { useAnswer } from '../../app/use-answer.ts';

/** What signatures bring along; their schemes name no injections. */
const signatureHeaders: Partial<Record<AuthMode, readonly string[]>> = {
  OAUTH1: ['authorization'],
  AWS_SIGV4: ['authorization', 'x-amz-date', 'x-amz-security-token', 'x-amz-content-sha256'],
};

/** The headers that an account's credential fills; none until they are known. */
export function useInjectedHeaders(accountId: string): readonly string[] {
  const { connections } = useConsole();
  const account = useStore(connections, ({ accounts }) => accounts?.find(({ id }) => id === accountId));
  const { value: toolkit } = useAnswer(
    'toolkits.get',
    account === undefined ? null : { slug: account.toolkit },
  );
  const scheme = toolkit?.auth_schemes.find(({ mode }) => mode === account?.auth_scheme);
  if (scheme === undefined) return [];
  const injected = scheme.inject.filter((injection) => injection.in === 'header').map(({ name }) => name);
  return [...injected, ...(signatureHeaders[scheme.mode] ?? [])];
}
