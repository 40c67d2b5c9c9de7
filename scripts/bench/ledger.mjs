// A ledger with ten million messages of twenty runs, one a day, all accepted: how long a start takes up to where it could send, what is
// read of the history on the way, and what a commit of 500 rows costs there. Set MUSTER_BENCH_MESSAGES to run it smaller.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemClock } from '../../dist/adapters/clock.js';
import { openWarehouse } from '../../dist/adapters/duckdb/warehouse.js';
import { openLedger } from '../../dist/adapters/ledger/ledger.js';

const messages = Number(process.env['MUSTER_BENCH_MESSAGES'] ?? 10_000_000);
const runs = 20;
const perRun = messages / runs;
const commits = 300;
const perCommit = 500;

const key = `'letters@' || (i // ${perRun})`;
/** Of the run with a number: the last one goes out today. */
const dayOf = (run) => `now() - interval 1 day * (${runs - 1} - ${run})`;
const day = dayOf(`i // ${perRun}`);

/** The same events as a real send leaves: one intent for 500 messages, an outcome for each. */
const history = [
  `insert into log.runs by name select 'letters' as campaign, 'letters@' || i as run_key, status, now() as planned_at, 'd' as definition,
     1 as epoch, now() - interval 20 days as logged_at from range(${runs}) t(i), (values ('sending'), ('done')) s(status)`,
  `insert into log.lists by name select 'letters' as campaign, 'letters@' || i as run_key, 'letter' as step, 'newsletter' as channel,
     'email' as kind, 'customer' as entity, ${perRun} as "rows", 0 as excluded, 'h' as hash, 1 as epoch, ${dayOf('i')} as frozen_at
     from range(${runs}) t(i)`,
  `insert into log.listed by name select ${key} as run_key, 'letter' as step, (i % ${perRun})::integer as seq, sha256(i::varchar) as send_key,
     'p' || i % 1000000 as profile_key, 'c' || i % 1000000 as entity_key, 'a' || i % 1000000 as address_key from range(${messages}) t(i)`,
  `insert into log.intents by name select ${key} as run_key, 'letter' as step, sha256('b' || i // 500) as batch, 1 as attempt,
     list((i % ${perRun})::integer) as seqs, 'smtp' as account, sha256('h' || i // 500) as hash, 1 as epoch, ${day} as logged_at
     from range(${messages}) t(i) group by i // ${perRun}, i // 500`,
  `insert into log.outcomes by name select ${key} as run_key, 'letter' as step, (i % ${perRun})::integer as seq, sha256('b' || i // 500) as batch,
     'accepted' as outcome, 'provider ' || i as provider_id, 1 as epoch, ${day} as logged_at from range(${messages}) t(i)`,
];

export async function bench() {
  const folder = mkdtempSync(path.join(tmpdir(), 'muster-bench-'));
  const results = [];
  const measured = async (name, work) => {
    const began = performance.now();
    const result = await work();
    results.push({ name, value: Math.round(performance.now() - began), unit: 'ms' });
    return result;
  };
  try {
    await build(folder);
    const engine = await measured(`${messages.toLocaleString('en')} messages: the engine opens`, () =>
      openEngine(folder),
    );
    const ledger = await measured('  a writer starts', async () =>
      openLedger(await engine.session('ledger'), systemClock()),
    );
    await measured('  every run with its counts, the first time', () => ledger.runs());
    await measured('  the states of one list', () => ledger.states('letters@7', 'letter'));
    const session = await engine.session('ledger');
    await measured('  who was reached by one step (once)', () =>
      session.run(`create temp table reached as select distinct entity_key from ledger.log.messages_of_campaign('letters') where step = 'letter'
        and status = 'accepted'`),
    );
    await measured('  how often each was reached in a week (caps)', () =>
      session.run(
        `create temp table counted as select profile_key, count(*) as n from ledger.log.messages_since(now() - interval 7 days)
         where status = 'accepted' and sent_at > now() - interval 7 days group by 1`,
      ),
    );
    const times = [];
    for (let commit = 0; commit < commits; commit++) times.push(await timeOf(() => ledger.append(outcomes(commit))));
    times.sort((a, b) => a - b);
    results.push({
      name: `  a commit of ${perCommit} outcomes, p50`,
      value: round(times[Math.floor(commits / 2)]),
      unit: 'ms',
    });
    results.push({ name: '  p99', value: round(times[Math.floor(commits * 0.99)]), unit: 'ms' });
    await measured('  what became of the messages of one campaign (a view)', () =>
      session.run(
        "create temp table seen as select run_key, status, count(*) as n from messages where campaign = 'letters' group by all",
      ),
    );
    await session[Symbol.asyncDispose]();
    await ledger[Symbol.asyncDispose]();
    await engine[Symbol.asyncDispose]();
    await measured('  resume: engine, writer, every run, the states of one list', () => resume(folder));
    return results;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What a process does up to its first batch; the runs of the history were counted by another before it. */
async function resume(folder) {
  const engine = await openEngine(folder);
  const ledger = await openLedger(await engine.session('ledger'), systemClock());
  await ledger.runs();
  await ledger.account('smtp', systemClock().now());
  await ledger.states('letters@7', 'letter');
  await ledger[Symbol.asyncDispose]();
  await engine[Symbol.asyncDispose]();
}

async function build(folder) {
  const engine = await openEngine(folder);
  const ledger = await openLedger(await engine.session('ledger'), systemClock());
  const session = await engine.session('ledger');
  for (const sql of history) await session.run(sql);
  await session[Symbol.asyncDispose]();
  await ledger[Symbol.asyncDispose]();
  await engine[Symbol.asyncDispose]();
}

const openEngine = (folder) =>
  openWarehouse({
    ...{ warehouse: ':memory:', ledger: path.join(folder, 'ledger.duckdb'), memory: '4GB', threads: 2, zone: 'UTC' },
    ...{ folders: [folder], scratch: path.join(folder, 'scratch') },
  });

const outcomes = (commit) =>
  Array.from({ length: perCommit }, (_, row) => ({
    ...{ kind: 'outcome', runKey: 'letters@0', step: 'letter', seq: (commit * perCommit + row) % perRun, batch: 'b' },
    outcome: { kind: 'accepted', providerId: `p${row}` },
  }));

async function timeOf(work) {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

const round = (millis) => Math.round(millis * 10) / 10;
