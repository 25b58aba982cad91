import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';

// Loaded into a Sallyport process by `--import`: while the file named by DIE_BEFORE_COMMIT exists, the process dies, as by
// kill -9, at the moment in which it would store a connected account.
const flag = process.env.DIE_BEFORE_COMMIT ?? '';
const { prepare } = Database.prototype;

Database.prototype.prepare = function (this: Database.Database, source: string) {
  const statement = prepare.call(this, source);
  if (!/^UPDATE accounts SET id = /.test(source)) return statement;
  const { run } = statement;
  statement.run = (...parameters: unknown[]) => {
    if (existsSync(flag)) process.kill(process.pid, 'SIGKILL');
    return Reflect.apply(run, statement, parameters);
  };
  return statement;
} as typeof prepare;
