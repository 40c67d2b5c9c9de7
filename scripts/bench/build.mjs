// Building 300 models, against running the same SQL as a script; and building 1,000 models again when nothing changed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemClock } from '../../dist/adapters/clock.js';
import { openWarehouse } from '../../dist/adapters/duckdb/warehouse.js';
import { dateOf } from '../../dist/base/time.js';
import { checkProject } from '../../dist/plan/check.js';
import { projectParameters } from '../../dist/plan/parameters.js';
import { readProject } from '../../dist/project/read.js';
import { buildModels } from '../../dist/run/build.js';
import { prepareBuilds, recordLoad } from '../../dist/run/build/builds.js';
import { inPairs } from './pairs.mjs';

const date = dateOf('2017-07-03');

/** Over all 300 models, chunk by chunk. */
const rounds = 3;

/** Layers of ten: each model joins and aggregates two of the layer before. */
function generatedModels(count) {
  return Array.from({ length: count }, (_, i) => {
    const [a, b] = i < 10 ? ['raw.events', 'raw.events'] : [`m.n${i - 10}`, `m.n${i - 1 - (i % 9)}`];
    const sql =
      `select r.id, max(r.happened_on) as happened_on, sum(r.amount + coalesce(o.amount, 0)) % 1000 as amount\n` +
      `from ${a} r left join (select id, max(amount) as amount from ${b} group by id) o using (id)\n` +
      `where r.happened_on < $run_date\ngroup by r.id\n`;
    return [`m.n${i}`, sql];
  });
}

async function plannedProject(models) {
  const files = new Map([
    [
      'muster.yml',
      'name: bench\nprofile: { table: m.n0, key: id, version: happened_on, identities: { id: id }, addresses: {}, consent: {} }\n',
    ],
    [
      'models/sources.yml',
      'events:\n  files: events.csv\n  columns: { id: { type: integer }, amount: { type: double }, happened_on: { type: date } }\n',
    ],
    ...models.map(([name, sql]) => [`models/${name.replace('.', '/')}.sql`, sql]),
  ]);
  const project = readProject(files);
  const shadow = await openEngine(':memory:', tmpdir());
  const { value, diagnostics } = await checkProject(project.value, shadow);
  await shadow[Symbol.asyncDispose]();
  const wrong = diagnostics.find(({ severity }) => severity === 'error');
  if (wrong !== undefined) throw new Error(wrong.message);
  return value;
}

const openEngine = (warehouse, folder) =>
  openWarehouse({
    ...{ warehouse, ledger: ':memory:', memory: '2GB', threads: 2, zone: 'UTC' },
    ...{ folders: [folder], scratch: path.join(folder, 'scratch') },
  });

/** A warehouse on disk with this many events, four of each id. */
async function openWarehouseWith(events) {
  const folder = mkdtempSync(path.join(tmpdir(), 'muster-bench-'));
  const engine = await openEngine(path.join(folder, 'warehouse.duckdb'), folder);
  const [session, beside] = [await engine.session(), await engine.session()];
  await session.run('create schema raw');
  await session.run('create schema m');
  await session.run(
    `create table raw.events as select (i % ${events / 4})::integer as id, (hash(i) % 1000)::double as amount, date '2016-01-01' + (i % 500)::integer as happened_on from range(${events}) t(i)`,
  );
  await prepareBuilds(session);
  await recordLoad(session, 'events', systemClock().now());
  return {
    session,
    beside,
    async close() {
      await beside[Symbol.asyncDispose]();
      await session[Symbol.asyncDispose]();
      await engine[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true });
    },
  };
}

async function millis(work) {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

async function build(plan, session, options) {
  const parameters = projectParameters(plan.project, date).value;
  const clock = systemClock();
  const results = await buildModels(plan, { session, clock, emit: () => undefined, parameters }, options);
  const wrong = results.find(({ status }) => status === 'failed' || status === 'skipped');
  if (wrong !== undefined) throw new Error(`${wrong.model} ${wrong.status}: ${wrong.problem ?? ''}`);
  return results;
}

/** What a person would write into a file and run. */
async function script(models, session) {
  const parameters = { run_date: { type: 'date', value: date.toString() } };
  for (const [name, sql] of models) await session.run(`create or replace table ${name} as\n${sql}`, parameters);
}

/** Both go chunk by chunk, each on a warehouse of its own. */
async function overhead() {
  const models = generatedModels(300);
  const plan = await plannedProject(models);
  const chunks = Array.from({ length: 3 }, (_, i) => models.slice(i * 100, i * 100 + 100));
  const [own, other] = [await openWarehouseWith(100_000), await openWarehouseWith(100_000)];
  const result = await inPairs(
    rounds * chunks.length,
    async (turn) => {
      const only = new Set(chunks[(turn - 1) % 3].map(([name]) => name));
      const built = await build(plan, own.session, { only, force: true, beside: [own.beside] });
      if (built.some(({ status }) => status !== 'built')) throw new Error('something was kept');
    },
    (turn) => script(chunks[(turn - 1) % 3], other.session),
  );
  for (const { close } of [own, other]) await close();
  return { name: '100 models built / the same SQL as a script', ...result, limit: 1.15 };
}

/** Deciding and building alone: reading and checking the project come before both, and cost the same. */
async function again() {
  const plan = await plannedProject(generatedModels(1000));
  const { session, close } = await openWarehouseWith(20_000);
  const bare = await millis(() => build(plan, session));
  const ours = await millis(async () => {
    const kept = await build(plan, session);
    if (!kept.every(({ status }) => status === 'kept')) throw new Error('something was built again');
  });
  await close();
  return { name: '1,000 models again, unchanged / the first time', ours, bare, ratio: ours / bare, limit: 0.1 };
}

export const bench = async () => [await overhead(), await again()];
