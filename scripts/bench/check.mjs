// A check of 1,000 generated models, against parsing and binding the same statements in a bare loop.
import { DuckDBInstance } from '@duckdb/node-api';
import { openWarehouse } from '../../dist/adapters/duckdb/warehouse.js';
import { checkProject } from '../../dist/plan/check.js';
import { readProject } from '../../dist/project/read.js';

const count = 1000;

/** Layers of ten: each model joins and aggregates two of the layer before. */
function generatedModels() {
  const models = [];
  for (let i = 0; i < count; i++) {
    const [a, b] = i < 10 ? ['raw.events', 'raw.events'] : [`m.n${i - 10}`, `m.n${i - 1 - (i % 9)}`];
    models.push([
      `m.n${i}`,
      `with recent as (select id, amount, happened_on from ${a} where happened_on < $run_date)\n` +
        `select r.id, max(r.happened_on) as happened_on, sum(r.amount + coalesce(o.amount, 0)) as amount\n` +
        `from recent r left join ${b} o using (id)\ngroup by all\n`,
    ]);
  }
  return models;
}

const muster = `name: bench
profile: { table: m.n0, key: id, version: happened_on, identities: { id: id }, addresses: {}, consent: {} }
`;
const sources = `events:
  files: data/exports/events.csv
  columns: { id: { type: integer }, amount: { type: "decimal(18,2)" }, happened_on: { type: date } }
`;

async function ours(models) {
  const files = new Map([
    ['muster.yml', muster],
    ['models/sources.yml', sources],
    ...models.map(([name, sql]) => [`models/${name.replace('.', '/')}.sql`, sql]),
  ]);
  const started = performance.now();
  const project = readProject(files);
  const shadow = await openWarehouse({
    warehouse: ':memory:',
    ledger: ':memory:',
    memory: '1GB',
    threads: 1,
    zone: 'UTC',
    folders: [],
    scratch: '/tmp',
  });
  const checked = await checkProject(project.value, shadow);
  const millis = performance.now() - started;
  await shadow[Symbol.asyncDispose]();
  const errors = checked.diagnostics.filter(({ severity }) => severity === 'error');
  if (checked.value?.models.length !== count)
    throw new Error(`${checked.value?.models.length} models: ${errors[0]?.message ?? ''}`);
  return millis;
}

async function bare(models) {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  const started = performance.now();
  await connection.run('create schema raw; create schema m');
  await connection.run('create table raw.events (id integer, amount decimal(18,2), happened_on date)');
  for (const [name, sql] of models) {
    await connection.runAndReadAll('select json_serialize_sql($sql::varchar)', { sql });
    const bound = sql.replace('$run_date', "date '2017-07-03'");
    await connection.run(`create table ${name} as (${bound}) with no data`);
  }
  const millis = performance.now() - started;
  connection.closeSync();
  instance.closeSync();
  return millis;
}

export async function bench() {
  const models = generatedModels();
  const [bareMillis, ourMillis] = [await bare(models), await ours(models)];
  return {
    name: `check of ${count.toLocaleString('en')} models / parse and bind`,
    ours: ourMillis,
    bare: bareMillis,
    ratio: ourMillis / bareMillis,
    limit: 2,
  };
}
