// Owns the data directory given as an argument until it is ended: by a line on standard input, or by a signal.
import { openDataDirectory } from '../data-directory.ts';

const directory = openDataDirectory(process.argv[2] ?? '');
process.stdout.write(`${process.pid}\n`);
process.stdin.once('data', () => {
  directory.release();
  process.exit(0);
});
