import type { AnyEvent } from '#shared/contract/events.ts';
import type { OperationInput, OperationName, OperationOutput } from '#shared/contract/index.ts';

/** The console's only way to the rest of Sallyport. One per transport; the screens know neither. */
export interface Bridge {
  readonly host: 'electron' | 'headless';
  /** Runs an operation. Rejects with a `SallyportError` and nothing else. */
  call<Name extends OperationName>(name: Name, input: OperationInput<Name>): Promise<OperationOutput<Name>>;
  /**
   * Listens to announcements. `onConnection(true)` is called on each (re)connection: what happened before it may have been
   * missed, so the listener loads again. Returns the function that ends the subscription.
   */
  subscribe(listener: (event: AnyEvent) => void, onConnection: (up: boolean) => void): () => void;
}

/** A page of a list operation, as far as walking the pages needs it. */
interface PageLike {
  readonly items: readonly unknown[];
  readonly next_cursor: string | null;
}

type ListName = {
  [Name in OperationName]: OperationOutput<Name> extends PageLike ? Name : never;
}[OperationName];
type ItemOf<Name extends ListName> = OperationOutput<Name>['items'][number];

/** All items of a list operation, page after page. For lists that a person fills by hand, so they stay short. */
export async function listAll<Name extends ListName>(
  bridge: Bridge,
  name: Name,
  input: OperationInput<Name>,
): Promise<ItemOf<Name>[]> {
  const items: ItemOf<Name>[] = [];
  let cursor: string | null = null;
  do {
    const page: PageLike = await bridge.call(name, {
      ...input,
      limit: 500,
      ...(cursor === null ? {} : { cursor }),
    });
    items.push(...(page.items as ItemOf<Name>[]));
    cursor = page.next_cursor;
  } while (cursor !== null);
  return items;
}
