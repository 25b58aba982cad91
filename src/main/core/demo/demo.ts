import type { ConnectedAccount } from '#shared/domain/account.ts';
import { demoSlug } from '#shared/domain/demo.ts';
import { SallyportError } from '#shared/errors.ts';
import { createSerialQueue } from '#shared/serial-queue.ts';
import type { Accounts } from '../accounts/index.ts';
import type { DemoService } from '../ports/index.ts';
import type { Toolkits } from '../toolkits/index.ts';
import { demoPortOf, demoToolkit } from './demo-toolkit.ts';

export interface DemoDeps {
  readonly service: DemoService;
  readonly accounts: Pick<Accounts, 'all' | 'create' | 'enable'>;
  readonly toolkits: Pick<Toolkits, 'find' | 'create' | 'update' | 'delete'>;
  /** @throws VaultLocked, VaultNotInitialised. */
  readonly requireVault: () => void;
  readonly deleteAccount: (id: string) => Promise<unknown>;
  /** Told, in words for the person, that the service of an earlier start cannot run. */
  readonly onUnavailable: (message: string) => void;
}

/** A made-up service with an account, for those who look around first. It is a custom toolkit like any other. */
export interface Demo {
  /**
   * Runs the service and answers an account that works at it.
   *
   * @throws VaultLocked, VaultNotInitialised, ToolkitConflict where the person has a service of that slug, StorageFailed.
   */
  start(): Promise<ConnectedAccount>;
  /** Deletes all of it; nothing happens where there is none. @throws ToolkitConflict as `start`, StorageFailed. */
  remove(): Promise<{ slug: string }>;
  /** Runs the service of an earlier start at its old place: accounts are bound to it. */
  resume(): Promise<void>;
  /** Stops the service once its toolkit is deleted. */
  toolkitDeleted(slug: string): Promise<void>;
}

export function createDemo({ service, accounts, toolkits, ...deps }: DemoDeps): Demo {
  const inTurn = createSerialQueue();
  const ownAccounts = () => accounts.all().filter(({ toolkit }) => toolkit === demoSlug);

  /** The port it had; 0 where there is no demo yet. */
  function knownPort(): number {
    const toolkit = toolkits.find(demoSlug);
    if (toolkit === undefined) return 0;
    const port = demoPortOf(toolkit);
    if (port !== null) return port;
    throw new SallyportError('ToolkitConflict', `A toolkit of your own has the slug "${demoSlug}".`, {
      fix: 'Delete that toolkit, or go on without the demo.',
    });
  }

  async function deleteAccounts(): Promise<void> {
    for (const { id } of ownAccounts()) await deps.deleteAccount(id);
  }

  async function start(): Promise<ConnectedAccount> {
    deps.requireVault();
    const port = knownPort();
    const origin = (await service.start(port)) ?? (await service.start(0));
    if (origin === null) {
      throw new SallyportError('Internal', 'The demo service cannot listen on this machine.', {
        fix: 'Connect an account of a real service instead.',
      });
    }
    if (port === 0) await toolkits.create(demoToolkit(origin));
    else if (toolkits.find(demoSlug)?.base_url !== origin) {
      // Their tokens belong to the old place, which another program has now.
      await deleteAccounts();
      await toolkits.update(demoToolkit(origin));
    }
    return usableAccount();
  }

  async function usableAccount(): Promise<ConnectedAccount> {
    const [account] = ownAccounts();
    if (account?.status === 'ACTIVE') return account;
    if (account?.status === 'INACTIVE') return accounts.enable(account.id);
    return accounts.create({
      toolkit: demoSlug,
      fields: { token: service.newToken() },
      user_id: 'default',
    });
  }

  return {
    start: () => inTurn(start),
    remove: () =>
      inTurn(async () => {
        if (knownPort() !== 0) {
          await deleteAccounts();
          await toolkits.delete(demoSlug);
        }
        await service.stop();
        return { slug: demoSlug };
      }),
    async resume() {
      const port = demoPortOf(toolkits.find(demoSlug));
      if (port === null || (await service.start(port)) !== null) return;
      deps.onUnavailable(
        `The demo service does not run: another program uses its port ${port}. Start it again under Get started.`,
      );
    },
    async toolkitDeleted(slug) {
      if (slug === demoSlug) await service.stop();
    },
  };
}
