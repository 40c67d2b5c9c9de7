// 500 unit tests in one process: 50 models, ten tests each, with two inputs and a handful of rows. Nothing but memory.
import { openWarehouse } from '../../dist/adapters/duckdb/warehouse.js';
import { checkProject } from '../../dist/plan/check.js';
import { readProject } from '../../dist/project/read.js';
import { runUnitTests } from '../../dist/run/tests/unit-tests.js';

const models = 50;
const testsOfEach = 10;

const muster = `name: bench
profile: { table: core.m0, key: id, version: last_order, identities: { id: id }, addresses: {}, consent: {} }
`;
const sources = `customers: { files: data/exports/a.csv, columns: { id: { type: integer }, name: { type: varchar } } }
orders:
  files: data/exports/b.csv
  columns: { id: { type: integer }, ordered_on: { type: date }, amount: { type: "decimal(12,2)" } }
`;
const model = (i) => `select c.id, max(o.ordered_on) as last_order, sum(o.amount) as spent, count(*) + ${i} as orders
from raw.customers c join raw.orders o using (id)
where o.ordered_on < $run_date
group by all
`;
const unitTest = (i, n) => `adds_up_${n}:
  run_date: 2017-07-03
  given:
    raw.customers: [{ id: 1, name: Ada }, { id: 2, name: Bob }, { id: 3 }]
    raw.orders:
      - { id: 1, ordered_on: 2017-01-01, amount: ${n} }
      - { id: 1, ordered_on: 2017-02-01, amount: 5.50 }
      - { id: 2, ordered_on: 2017-03-01, amount: 7 }
      - { id: 3, ordered_on: 2017-08-01, amount: 1 }
  expect:
    - { id: 1, last_order: 2017-02-01, spent: ${n + 5.5}, orders: ${i + 2} }
    - { id: 2, last_order: 2017-03-01, spent: 7, orders: ${i + 1} }
`;

export async function bench() {
  const count = models * testsOfEach;
  const { plan, read } = await plannedTests();
  const engine = await openMemory();
  const started = performance.now();
  for await (const { id, status } of runUnitTests(engine, plan.unitTests)) {
    if (status !== 'passed') throw new Error(`${id} failed`);
  }
  const seconds = (performance.now() - started) / 1000;
  await engine[Symbol.asyncDispose]();
  return [
    { name: `${count} unit tests in one process, run`, value: Math.round(count / seconds), unit: 'tests/s' },
    {
      name: `${count} unit tests, read, checked and run`,
      value: Math.round(count / (seconds + read)),
      unit: 'tests/s',
    },
  ];
}

/** The plan, and the seconds that reading and checking took. */
async function plannedTests() {
  const files = [
    ['muster.yml', muster],
    ['models/sources.yml', sources],
  ];
  for (let i = 0; i < models; i++) {
    files.push([`models/core/m${i}.sql`, model(i)]);
    files.push([`models/core/m${i}.test.yml`, Array.from({ length: testsOfEach }, (_, n) => unitTest(i, n)).join('')]);
  }
  const shadow = await openMemory();
  const started = performance.now();
  const project = readProject(new Map(files));
  const checked = await checkProject(project.value, shadow);
  const wrong = [...project.diagnostics, ...checked.diagnostics].find(({ severity }) => severity === 'error');
  if (wrong !== undefined) throw new Error(wrong.message);
  const read = (performance.now() - started) / 1000;
  await shadow[Symbol.asyncDispose]();
  return { plan: checked.value, read };
}

const openMemory = () =>
  openWarehouse({
    warehouse: ':memory:',
    ledger: ':memory:',
    memory: '1GB',
    threads: 1,
    zone: 'Europe/London',
    folders: [],
    scratch: '/tmp/muster-bench-unit-tests',
  });
