import fs, { promises } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { DuckDBConnection, DuckDBPreparedStatement } from '@duckdb/node-api';

/**
 * Loaded before the built command (`node --import`): kills the process at a named point, as MUSTER_CRASH asks, such as
 * `before intent commit:3` for the third time that it comes there. Nothing in the program knows of it.
 */
const [point, nth] = (process.env.MUSTER_CRASH ?? ':').split(':');
let left = Number(nth);

const isReached = (name) => name === point && --left === 0;

function reach(name) {
  if (isReached(name)) process.kill(process.pid, 'SIGKILL');
}

/** What is committed to the ledger, by the first table that is written to. */
const subjects = {
  'log.runs': 'run',
  'log.populations': 'population',
  'log.lists': 'freeze',
  'log.intents': 'intent',
  'log.outcomes': 'outcome',
};

/** Transactions that are under way, by their connection, and what they are about. */
const underWay = new WeakMap();

/** A statement outside of a transaction commits itself. */
async function observed(connection, sql, run) {
  const about = committedBy(connection, sql);
  if (about === undefined) return run();
  reach(`before ${about} commit`);
  const result = await run();
  reach(`after ${about} commit`);
  if (isReached('in checkpoint')) {
    void connection.run('checkpoint ledger').catch(() => undefined);
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), 1);
  }
  return result;
}

/** What a statement commits to the ledger, if anything. */
function committedBy(connection, sql) {
  const [, table] = /^\s*insert into (log\.\w+)/.exec(sql) ?? [];
  const subject = subjects[table];
  const known = underWay.get(connection);
  if (sql === 'begin transaction') underWay.set(connection, 'other');
  else if (sql === 'commit' || sql === 'rollback') underWay.delete(connection);
  else if (known === undefined) return subject;
  else if (known === 'other' && subject !== undefined) underWay.set(connection, subject);
  return sql === 'commit' ? known : undefined;
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
