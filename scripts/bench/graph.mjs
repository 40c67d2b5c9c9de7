// A campaign of 40 steps over 1 million rows, against the same statements as one script. The script does the same durable work:
// each output is a Parquet file, on the disk before the next one is made. It neither hashes nor asserts anything.
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { manualClock } from '../../dist/adapters/clock.js';
import { openWarehouse } from '../../dist/adapters/duckdb/warehouse.js';
import { openFiles } from '../../dist/adapters/files.js';
import { prepareLedger } from '../../dist/adapters/ledger/ledger.js';
import { dateOf, instantOf } from '../../dist/base/time.js';
import { checkProject } from '../../dist/plan/check.js';
import { readProject } from '../../dist/project/read.js';
import { planRun } from '../../dist/run/plan-run.js';
import { defineRun } from '../../dist/run/run-definition.js';
import { inPairs } from './pairs.mjs';

const rows = Number(process.env.BENCH_ROWS ?? 1_000_000);
const rounds = 13;
const repetitions = 5;

/** Thirteen times: three of four rows, two cells, and both cells together again. */
const steps = Array.from({ length: rounds }, (_, i) => {
  const from = i === 0 ? 'everybody' : `whole_${i - 1}`;
  return [
    `  some_${i}: { filter: "points % 40 <> ${i}", from: ${from} }`,
    `  cells_${i}: { split: { cells: { low: { where: "points < ${500 + i}" }, high: rest } }, from: some_${i} }`,
    `  whole_${i}: { combine: union, from: [cells_${i}.low, cells_${i}.high] }`,
  ];
}).flat();

const files = new Map([
  [
    'muster.yml',
    `name: bench
profile: { table: core.people, key: person_id, version: changed_at, identities: { id: person_id }, addresses: {}, consent: {} }
entities: { person: { table: core.people, key: person_id } }
`,
  ],
  [
    'models/sources.yml',
    'people:\n  files: people.csv\n  columns: { person_id: { type: integer }, points: { type: integer }, name: { type: varchar }, changed_at: { type: timestamptz } }\n',
  ],
  ['models/core/people.sql', 'select * from raw.people\n'],
  [
    'models/audiences/everybody.sql',
    '/*---\nkind: audience\nentity: person\n---*/\nselect person_id, points, name from core.people\n',
  ],
  [
    'campaigns/graph/campaign.yml',
    `entity: person\nsteps:\n  everybody: { audience: audiences.everybody }\n${steps.join('\n')}\n`,
  ],
]);

const openEngine = async (folder) => {
  const engine = await openWarehouse({
    ...{ warehouse: ':memory:', ledger: ':memory:', memory: '4GB', threads: 2, zone: 'UTC' },
    ...{ folders: [folder], scratch: path.join(folder, 'scratch') },
  });
  const session = await engine.session('ledger');
  await prepareLedger(session);
  await session[Symbol.asyncDispose]();
  return engine;
};

async function plannedProject(folder) {
  const shadow = await openEngine(folder);
  const { value, diagnostics } = await checkProject(readProject(files).value, shadow);
  await shadow[Symbol.asyncDispose]();
  const wrong = diagnostics.find(({ severity }) => severity === 'error');
  if (wrong !== undefined) throw new Error(wrong.message);
  return value;
}

/** The same rows by hand: a Parquet file for each output. */
async function script(session, folder) {
  const keep = async (name, sql) => {
    const file = path.join(folder, `${name}.parquet`);
    await session.run(`copy (${sql}) to '${file}' (format parquet, row_group_size 20000)`);
    const handle = openSync(file, 'r');
    fsyncSync(handle);
    closeSync(handle);
    await session.run(`create or replace temp view ${name} as select * from read_parquet('${file}')`);
  };
  await keep('everybody', 'select * from audiences.everybody');
  for (let i = 0; i < rounds; i++) {
    const from = i === 0 ? 'everybody' : `whole_${i - 1}`;
    const low = `points < ${500 + i}`;
    await keep(`some_${i}`, `select * from ${from} where points % 40 <> ${i}`);
    await keep(`some_rest_${i}`, `select * from ${from} where points % 40 = ${i}`);
    await keep(`low_${i}`, `select * from some_${i} where ${low}`);
    await keep(`high_${i}`, `select * from some_${i} where not (${low})`);
    const both = `select *, row_number() over (partition by person_id order by cell) as turn
       from (select *, 0 as cell from low_${i} union all select *, 1 from high_${i})`;
    await session.run(`create or replace temp table work as ${both}`);
    await keep(`whole_${i}`, 'select * exclude (turn, cell) from work where turn = 1');
    await keep(`whole_rest_${i}`, 'select * exclude (turn, cell) from work where turn > 1');
  }
}

export async function bench() {
  const folder = mkdtempSync(path.join(tmpdir(), 'muster-bench-'));
  const plan = await plannedProject(folder);
  const engine = await openEngine(folder);
  const session = await engine.session();
  for (const schema of ['core', 'audiences']) await session.run(`create schema ${schema}`);
  await session.run(
    `create table core.people as select i::integer as person_id, (hash(i) % 1000)::integer as points, 'name ' || i as name,
       timestamptz '2017-01-01' as changed_at from range(${rows}) t(i)`,
  );
  await session.run('create table audiences.everybody as select person_id, points, name from core.people');
  const at = instantOf('2017-07-03T05:30:00Z');
  const occasion = {
    campaign: 'graph',
    runKey: 'graph@2017-07-03',
    plannedAt: at,
    date: dateOf('2017-07-03'),
    overrides: {},
  };
  const context = {
    ...{ warehouse: engine, files: openFiles(), clock: manualClock(at), emit: () => undefined },
    ...{ environment: { name: 'dev', deliver: 'outbox', folder }, openShadow: () => openEngine(folder) },
    keys: { address: Buffer.alloc(32, 1), unsubscribe: Buffer.alloc(32, 2) },
  };
  const run = defineRun(plan, files, occasion);
  const result = await inPairs(
    repetitions,
    () => planRun(run, context),
    async () => {
      const own = await engine.session();
      await script(own, folder);
      await own[Symbol.asyncDispose]();
    },
  );
  await session[Symbol.asyncDispose]();
  await engine[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
  const name = `40 steps over ${rows.toLocaleString('en')} rows`;
  return { name, ...result, limit: 1.2 };
}
