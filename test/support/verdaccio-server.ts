// A process of its own: a Verdaccio registry on a free loopback port. Tells its parent the port, and ends with it.
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { runServer } from 'verdaccio';

const [configPath] = process.argv.slice(2);
if (configPath === undefined || process.send === undefined) {
  throw new Error('Usage: fork this file with the path of a Verdaccio configuration.');
}

const server = (await runServer(configPath)) as Server;
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('disconnect', () => process.exit(0));
