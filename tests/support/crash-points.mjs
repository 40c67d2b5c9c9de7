import fs, { promises } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { DuckDBConnection, DuckDBPreparedStatement } from '@duckdb/node-api';

/**
 * Loaded before the built command (`node --import`): kills the process at a named point, as MUSTER_CRASH asks, such as
 * `before intent commit:3` for the third time that it comes there. Nothing in the program knows of it.
 */
const [point, nth] = (process.env.MUSTER_CRASH ?? ':').split(':');
let left = Number(nth);

function reach(name) {
  if (name === point && --left === 0) process.kill(process.pid, 'SIGKILL');
}

/** What a transaction of the ledger is about, by the first table that it writes to. */
const subjects = {
  'log.runs': 'run',
  'log.populations': 'population',
  'log.lists': 'freeze',
  'log.intents': 'intent',
  'log.outcomes': 'outcome',
};
const underWay = new WeakMap();

async function observed(connection, sql, run) {
  const [, table] = /^\s*insert into (log\.\w+)/.exec(sql) ?? [];
  if (table in subjects && !underWay.has(connection)) underWay.set(connection, subjects[table]);
  if (!/^\s*commit/i.test(sql)) return run();
  const subject = underWay.get(connection);
  underWay.delete(connection);
  reach(`before ${subject} commit`);
  const result = await run();
  reach(`after ${subject} commit`);
  if (point === 'in checkpoint' && --left === 0) {
    void connection.run('checkpoint ledger').catch(() => undefined);
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), 1);
  }
  return result;
}

const sqlOf = new WeakMap();
const { prepare, run: runText } = DuckDBConnection.prototype;
const { run: runPrepared } = DuckDBPreparedStatement.prototype;

DuckDBConnection.prototype.prepare = async function (sql) {
  const prepared = await prepare.call(this, sql);
  sqlOf.set(prepared, { connection: this, sql });
  return prepared;
};
DuckDBPreparedStatement.prototype.run = function () {
  const { connection, sql } = sqlOf.get(this) ?? {};
  const run = () => runPrepared.call(this);
  return connection === undefined ? run() : observed(connection, sql, run);
};
DuckDBConnection.prototype.run = function (sql, values, types) {
  const run = () => runText.call(this, sql, values, types);
  // With values the engine's client prepares it, and it is seen there.
  return values === undefined ? observed(this, sql, run) : run();
};

const { rename } = promises;
promises.rename = async (from, to) => {
  reach('before rename');
  await rename(from, to);
  reach('after rename');
};
const { renameSync } = fs;
fs.renameSync = (from, to) => {
  reach('before rename');
  renameSync(from, to);
  reach('after rename');
};
syncBuiltinESMExports();
