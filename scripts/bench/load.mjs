/**
 * Loading a million rows of CSV in each mode, against the statements with which the engine does the same: it neither
 * remembers files, nor keeps rejects, nor says what is wrong. Both write to files, in turns. And the memory that a gigabyte
 * takes.
 */
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemClock } from '../../dist/adapters/clock.js';
import { openWarehouse } from '../../dist/adapters/duckdb/warehouse.js';
import { openFiles } from '../../dist/adapters/files.js';
import { readProject } from '../../dist/project/read.js';
import { loadSource } from '../../dist/run/load.js';
import { inPairs } from './pairs.mjs';

const rows = 1_000_000;
const limit = 1.25;
const rounds = 5;
const memory = '1GB';
/** Rows of about as much. */
const gigabyte = 9_500_000;

const types = {
  id: 'INTEGER',
  name: 'VARCHAR',
  email: 'VARCHAR',
  born: 'DATE',
  spent: 'DECIMAL(12,2)',
  opted_in: 'BOOLEAN',
  changed_at: 'TIMESTAMP',
};
const columns = Object.keys(types);
const typed = `{${columns.map((name) => `${name}: '${types[name]}'`).join(', ')}}`;
const changeTypes = typed.replace('}', ", _change_request_type: 'VARCHAR'}");

/** Each mode with the statements that do its work. `s` is the file's rows. */
const modes = {
  replace: (csv) => [`create or replace table raw.x as select * from ${csv}`],
  append: (csv) => [`insert into raw.x select * from ${csv}`],
  upsert: (csv) => [merge(`(${newest(csv)})`, 'false')],
  // An older row that comes late must not bring back what was deleted: the keys that are gone are kept, with their versions.
  changes: (csv) => [
    `create or replace temp table s as select * from (${newest(csv)}) n anti join raw.gone g on g.id = n.id and g.changed_at > n.changed_at`,
    merge('s', isDeleted),
    'delete from raw.gone g using s where g.id = s.id',
    `insert into raw.gone select id, changed_at from s where ${isDeleted}`,
  ],
};

const isDeleted = "lower(s._change_request_type) = 'd'";

/** Of several rows with one key the newest counts, as ours has it. */
const newest = (csv) => `select * from ${csv} qualify row_number() over (partition by id order by changed_at desc) = 1`;

const merge = (rows, isDeleted) => `merge into raw.x t using ${rows} s on t.id = s.id
  when matched and s.changed_at >= t.changed_at and ${isDeleted} then delete
  when matched and s.changed_at >= t.changed_at then update set ${columns.map((name) => `${name} = s.${name}`).join(', ')}
  when not matched and not ${isDeleted} then insert (${columns.join(', ')}) values (${columns.map((name) => `s.${name}`).join(', ')})`;

export async function bench() {
  const results = [];
  for (const mode of Object.keys(modes)) results.push(await benchMode(mode));
  results.push(await benchBadRow());
  for (const kind of ['good', 'bad']) results.push(await benchMemory(kind));
  return results;
}

async function benchMode(mode) {
  const folder = mkdtempSync(path.join(tmpdir(), 'muster-bench-'));
  const [own, other] = [await openEngine(folder, 'ours'), await openEngine(folder, 'bare')];
  try {
    const [ourSession, bareSession] = [await own.session(), await other.session()];
    for (let round = 0; round <= rounds; round++) await writeExport(ourSession, folder, mode, round);
    const source = sourceOf(mode);
    const context = contextOf(ourSession, folder);
    const loadRound = async (round) => {
      const { value, diagnostics } = await loadSource(source(round), context);
      if (value?.rows !== rows || diagnostics.length > 0) throw new Error(JSON.stringify(diagnostics));
    };
    const bareRound = async (round) => {
      await bareSession.run('begin');
      for (const sql of modes[mode](csvOf(folder, mode, round))) await bareSession.run(sql);
      await bareSession.run('commit');
    };
    await bareSession.run('create schema raw');
    await bareSession.run(`create table raw.x (${columns.map((name) => `${name} ${types[name]}`).join(', ')})`);
    await bareSession.run('create table raw.gone (id integer, changed_at timestamp)');
    await loadRound(0);
    await bareRound(0);
    const result = await inPairs(rounds, loadRound, bareRound);
    await assertSame(ourSession, bareSession);
    for (const session of [ourSession, bareSession]) await session[Symbol.asyncDispose]();
    return { name: `load: ${mode}, ${rows.toLocaleString('en')} rows of CSV`, ...result, limit };
  } finally {
    for (const engine of [own, other]) await engine[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  }
}

/** Against a file without a bad row: what it takes to go through all of it once more, and to say where it is. */
async function benchBadRow() {
  const folder = mkdtempSync(path.join(tmpdir(), 'muster-bench-'));
  const engine = await openEngine(folder, 'ours');
  try {
    const session = await engine.session();
    for (const round of [0, 1]) await writeExport(session, folder, 'replace', round);
    appendFileSync(fileOf(folder, 'replace', 1), 'no number,,,,,,\n');
    const load = async (round) => {
      const { value } = await loadSource(sourceOf('replace')(round), contextOf(session, folder));
      if (value?.rejects !== round) throw new Error(`${value?.rejects} rows were refused`);
    };
    const result = await inPairs(
      rounds,
      () => load(1),
      () => load(0),
    );
    await session[Symbol.asyncDispose]();
    return { name: 'load: with a bad row / without', ...result };
  } finally {
    await engine[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  }
}

const openEngine = (folder, name) =>
  openWarehouse({
    warehouse: path.join(folder, `${name}.duckdb`),
    ledger: ':memory:',
    memory,
    threads: 2,
    zone: 'Europe/London',
    folders: [folder],
    scratch: path.join(folder, 'scratch', name),
  });

/** Half of the keys of each file are in the files before it; later files have later versions. */
async function writeExport(session, folder, mode, round, count = rows) {
  const change = mode === 'changes' ? ", case when i % 10 = 0 then 'd' else 'u' end as _change_request_type" : '';
  const first = (round * rows) / 2;
  await session.run(`copy (select i::integer as id, 'Customer ' || md5(i::varchar) as name, 'person.' || i || '@example.com' as email,
      date '1950-01-01' + (i % 20000)::integer as born, (i % 1000000) / 100 as spent, i % 3 = 0 as opted_in,
      timestamp '2017-01-01' + interval (${round}) day + interval (i % 80000) second as changed_at${change}
    from range(${first}, ${first + count}) t(i)) to '${fileOf(folder, mode, round)}' (format csv, header)`);
}

const fileOf = (folder, mode, round) => path.join(folder, `${mode}_${round}.csv`);

const csvOf = (folder, mode, round) =>
  `read_csv('${fileOf(folder, mode, round)}', header = true, auto_detect = false, columns = ${mode === 'changes' ? changeTypes : typed})`;

function sourceOf(mode) {
  const declared = columns.map((name) => `    ${name}: { type: "${types[name]}" }\n`).join('');
  const merged = mode === 'upsert' || mode === 'changes' ? '  key: id\n  version: changed_at\n' : '';
  return (round) => {
    const yaml = `x:\n  files: ${mode}_${round}.csv\n  load: ${mode}\n  rejects: { max_rows: 1 }\n${merged}  columns:\n${declared}`;
    return readProject(new Map([...project, ['models/sources.yml', yaml]])).value.sources.get('x');
  };
}

const project = new Map([
  [
    'muster.yml',
    `name: bench
timezone: Europe/London
profile: { table: core.customers, key: customer_id, version: modified_at, identities: { crm_id: customer_id },
  addresses: { email: email }, consent: { email: email_consent } }
entities: { customer: { table: core.customers, key: customer_id, identity: { crm_id: customer_id } } }
channels: {}
`,
  ],
]);

const contextOf = (session, folder) => ({
  session,
  files: openFiles(),
  clock: systemClock(),
  emit: () => undefined,
  root: folder,
  scratch: path.join(folder, 'scratch'),
});

/** The two did the same work. */
async function assertSame(own, other) {
  const [ours, bare] = [await totalsOf(own), await totalsOf(other)];
  if (ours !== bare) throw new Error(`ours has ${ours}, the bare statement ${bare}`);
}

async function totalsOf(session) {
  const sql = `select count(*)::varchar as n, sum(id)::varchar as ids, sum(epoch_ms(changed_at))::varchar as versions from raw.x`;
  for await (const [row] of session.stream(sql)) return JSON.stringify(row);
}

/** A process of its own: its peak is of nothing but the load. */
async function benchMemory(kind) {
  const folder = mkdtempSync(path.join(tmpdir(), 'muster-bench-'));
  try {
    const engine = await openEngine(folder, 'maker');
    const session = await engine.session();
    await writeExport(session, folder, 'replace', 0, gigabyte);
    for (const open of [session, engine]) await open[Symbol.asyncDispose]();
    if (kind === 'bad') appendFileSync(fileOf(folder, 'replace', 0), 'no number,,,,,,\n');
    const child = spawnSync(process.execPath, [import.meta.filename, '--load', folder], { encoding: 'utf8' });
    if (child.status !== 0) throw new Error(child.stderr);
    const size = Math.round(statSync(fileOf(folder, 'replace', 0)).size / 2 ** 20);
    const name = `load: peak memory of ${size} MB of CSV${kind === 'bad' ? ' with a bad row' : ''}, limit ${memory}`;
    return { name, value: Math.round(Number(child.stdout) / 1024), unit: 'MB' };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function loadAlone(folder) {
  const engine = await openEngine(folder, 'ours');
  const session = await engine.session();
  const { value, diagnostics } = await loadSource(sourceOf('replace')(0), contextOf(session, folder));
  if (value?.rows !== gigabyte || value.rejects > 1) throw new Error(JSON.stringify(diagnostics));
  for (const open of [session, engine]) await open[Symbol.asyncDispose]();
  console.log(process.resourceUsage().maxRSS);
}

if (process.argv[2] === '--load') await loadAlone(process.argv[3]);
