import type { OperationName } from '#shared/contract/index.ts';
import type { HeadlessProcess } from './headless-process.ts';

/** One thing that Sallyport said, word for word. */
export interface Said {
  readonly place: string;
  readonly text: string;
}

/** A way to the operations: the answer's whole text, headers included. */
type Door = (operation: OperationName, input: unknown) => Promise<Said>;

/**
 * Asks everything that can be listed or looked at, page by page and item by item, through both doors: the local API with
 * the admin key, and the console after a sign-in. Returns every answer as it came.
 */
export async function everyAnswer(process: HeadlessProcess): Promise<Said[]> {
  const doors = [localDoor(process), await consoleDoor(process)];
  return (await Promise.all(doors.map(throughDoor))).flat();
}

async function throughDoor(door: Door): Promise<Said[]> {
  const plain = await Promise.all(
    (['app.status', 'settings.get', 'vault.status', 'console.link'] as const).map((name) => door(name, {})),
  );
  const lists = await Promise.all([
    listAndGet(door, 'accounts.list', 'accounts.get', 'id'),
    listAndGet(door, 'calls.list', 'calls.get', 'id'),
    listAndGet(door, 'keys.list', null, 'id'),
    // The shipped entries hold nothing of this person's; the own ones are asked for one by one.
    listAndGet(door, 'toolkits.list', 'toolkits.get', 'slug', (item) => item.tier === 'custom'),
  ]);
  const missing = await Promise.all([
    door('accounts.get', { id: 'ca_doesnotexist' }),
    door('calls.get', { id: 'call_doesnotexist' }),
  ]);
  return [...plain, ...lists.flat(), ...missing];
}

async function listAndGet(
  door: Door,
  list: OperationName,
  get: OperationName | null,
  by: string,
  wanted: (item: Record<string, unknown>) => boolean = () => true,
): Promise<Said[]> {
  const said: Said[] = [];
  let cursor: string | null = null;
  do {
    const page = await door(list, { limit: 50, ...(cursor === null ? {} : { cursor }) });
    const { items, next_cursor } = JSON.parse(page.text.slice(page.text.indexOf('\n\n') + 2)) as {
      items: Record<string, unknown>[];
      next_cursor: string | null;
    };
    said.push(page);
    for (const item of get === null ? [] : items.filter(wanted)) {
      said.push(await door(get ?? list, { [by]: item[by] }));
    }
    cursor = next_cursor;
  } while (cursor !== null);
  return said;
}

function localDoor({ ready }: HeadlessProcess): Door {
  return (operation, input) =>
    ask(`${ready.url}/api/local/v1/${operation}`, { 'x-admin-key': ready.admin_key }, input);
}

/** Signs in with a fresh link, as a browser tab does. */
async function consoleDoor(process: HeadlessProcess): Promise<Door> {
  const { body } = await process.ask('console.link');
  const link = new URL((body as { url: string }).url);
  const session = await fetch(`${link.origin}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: new URLSearchParams(link.hash.slice(1)).get('signin') }),
  });
  const { token } = (await session.json()) as { token: string };
  return (operation, input) =>
    ask(`${link.origin}/rpc/${operation}`, { 'x-sallyport-console': token }, input);
}

async function ask(url: string, headers: Record<string, string>, input: unknown): Promise<Said> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(input),
  });
  return { place: url, text: await wholeText(response) };
}

/** Headers, an empty line, and the body. */
export async function wholeText(response: Response): Promise<string> {
  const headers = [...response.headers].map(([name, value]) => `${name}: ${value}`);
  return `${headers.join('\n')}\n\n${await response.text()}`;
}
