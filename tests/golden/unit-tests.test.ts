import { expect, test } from 'vitest';
import { testSummary, unitTestText } from '../../src/report/test-results.ts';
import { runUnitTests, type UnitTestResult } from '../../src/run/tests/unit-tests.ts';
import { emptyEngine, plannedProject } from '../support/built-model.ts';

const sources = `
customers:
  files: a.csv
  columns:
    customer_id: { type: integer }
    email: { type: varchar }
    modified_at: { type: timestamp }
    email_consent: { type: boolean }
orders:
  files: b.csv
  columns:
    order_id: { type: varchar }
    customer_id: { type: integer }
    ordered_on: { type: date }
    amount: { type: "decimal(12,2)" }
    weight: { type: double }
    lines: { type: "struct(product varchar, pieces integer)[]" }
`.trimStart();

const spent = `
select customer_id, sum(amount) as spent, sum(weight) as weight, max(ordered_on) as last_order, list(order_id order by order_id) as orders
from raw.orders
where ordered_on <= $run_date
group by all
`.trimStart();

const quiet = `
select i.customer_id, i.email
from input i
where not exists (from ledger.messages m where m.entity_key = i.customer_id::varchar and m.sent_at > $run_at - interval 7 day)
`.trimStart();

/** What came of unit tests of the model and the query above. */
async function resultsOf(files: Readonly<Record<string, string>>): Promise<UnitTestResult[]> {
  const plan = await plannedProject({
    'models/sources.yml': sources,
    'models/core/spent.sql': spent,
    'campaigns/win_back/recent.sql': quiet,
    'campaigns/win_back/offer.mjml':
      '<mjml><mj-body><mj-section><mj-column><mj-text>Hello</mj-text></mj-column></mj-section></mj-body></mjml>\n',
    ...files,
  });
  await using engine = await emptyEngine();
  const results = [];
  for await (const result of runUnitTests(engine, plan.unitTests)) results.push(result);
  return results;
}

const report = (results: readonly UnitTestResult[]): string =>
  `\n${[...results.map((one) => unitTestText(one)).filter((text) => text !== ''), testSummary(results.map(({ status }) => status))].join('\n\n')}\n`;

test('rows in any order, floats nearly, columns that are not named not at all', async () => {
  const text = `
in_any_order:
  run_date: 2017-07-03
  given:
    raw.orders:
      - { order_id: A, customer_id: 1, ordered_on: 2017-07-03, amount: 10.10, weight: 0.1 }
      - { order_id: B, customer_id: 1, ordered_on: 2017-07-01, amount: 0.90, weight: 0.2 }
      - { order_id: C, customer_id: 2, ordered_on: 2017-06-01, weight: 12 }
      - { order_id: D, customer_id: 3, ordered_on: 2017-07-04 }
  expect:
    - { customer_id: 2, weight: 12, spent: null, orders: [C] }
    - { customer_id: 1, weight: 0.3, spent: 11, orders: [A, B] }
the_rows_of_another_test_are_gone:
  run_date: 2017-07-03
  expect: []
rows_of_which_nothing_is_given:
  run_date: 2017-07-03
  given: { raw.orders: [{}, { }] }
  expect: []
from_sql:
  run_date: 2017-07-03
  given:
    raw.orders: { sql: "select 'N' || n as order_id, 1 as customer_id, $run_date as ordered_on, 1 as amount from range(3) t(n)" }
  expect: { sql: "select 1 as customer_id, 3.00 as spent, $run_date as last_order" }
`.trimStart();
  expect(report(await resultsOf({ 'models/core/spent.test.yml': text }))).toBe(`
✓ 4 tests passed
`);
});

test('what differs, row by row', async () => {
  const text = `
differs:
  run_date: 2017-07-03
  given:
    raw.orders:
      csv: |
        order_id, customer_id, ordered_on, amount
        A,        1,           2017-07-03, 10
        B,        1,           2017-07-03, 5
        C,        2,           2017-07-02, 1
        D,        3,           2017-07-01, 7
        E,        5,           2017-07-01,
  expect:
    - { customer_id: 1, spent: 14, last_order: 2017-07-03, orders: [A, B] }
    - { customer_id: 2, spent: 1, last_order: 2017-07-02, orders: [C] }
    - { customer_id: 4, spent: 99, last_order: 2016-01-01, orders: [] }
    - { customer_id: 5, spent: 0, last_order: 2017-07-01, orders: [E] }
twice:
  run_date: 2017-07-03
  given:
    raw.orders: [{ order_id: A, customer_id: 1, ordered_on: 2017-01-01 }]
  expect:
    - { customer_id: 1 }
    - { customer_id: 1 }
nothing_given:
  run_date: 2017-07-03
  expect: [{ customer_id: 1 }]
nothing_expected:
  run_date: 2017-07-03
  given:
    raw.orders: [{ order_id: A, customer_id: 1, ordered_on: 2017-01-01 }]
  expect: []
`.trimStart();
  expect(report(await resultsOf({ 'models/core/spent.test.yml': text }))).toBe(`
✗ core.spent.differs  models/core/spent.test.yml:1
     customer_id  spent  last_order  orders
  ─  ───────────  ─────  ──────────  ─────────
  -            1  14.00  2017-07-03  ["A","B"]
  +            1  15.00  2017-07-03  ["A","B"]
  -            4  99.00  2016-01-01  []
  -            5   0.00  2017-07-01  ["E"]
  +            5      ·  2017-07-01  ["E"]
  +            3   7.00  2017-07-01  ["D"]
  1 row is missing, 1 row was not expected, 2 rows differ, 1 row is as expected

✗ core.spent.twice  models/core/spent.test.yml:17
     customer_id
  ─  ───────────
  -            1
  1 row is missing, 1 row is as expected

✗ core.spent.nothing_given  models/core/spent.test.yml:24
     customer_id
  ─  ───────────
  -            1
  1 row is missing; no rows are given of raw.orders

✗ core.spent.nothing_expected  models/core/spent.test.yml:27
     customer_id  spent  weight  last_order  orders
  ─  ───────────  ─────  ──────  ──────────  ──────
  +            1      ·       ·  2017-01-01  ["A"]
  1 row was not expected

✗ 4 failed
`);
});

test('values that cannot be what they should be', async () => {
  const text = `
values:
  run_date: 2017-07-03
  given:
    raw.orders:
      - { order_id: A, ordered_on: 2017-07-01 }
      - { order_id: B, ordered_on: yesterday, lines: [{ product: Tube, piece: 1 }] }
  expect: [{ spent: much }]
csv:
  run_date: 2017-07-03
  given:
    raw.orders: { csv: "order_id,amount\\nA,ten" }
  expect: []
`.trimStart();
  const failed = resultsOf({ 'models/core/spent.test.yml': text });
  expect(await failed.then(report, (cause: unknown) => `\n${(cause as Error).message}\n`)).toBe(`
error[wrong-value] models/core/spent.test.yml:6:36 "ordered_on" is DATE, and "yesterday" is none
  ~ yesterday
  invalid date field format: "yesterday", expected format is (YYYY-MM-DD)
error[wrong-value] models/core/spent.test.yml:6:54 "lines" is STRUCT(product VARCHAR, pieces INTEGER)[], and [{"product":"Tube","piece":1,"pieces":null}] is none
  ~ [{ product: Tube, piece: 1 }]
  Object {"product":"Tube","piece":1,"pieces":null} has unknown key "piece"
error[wrong-value] models/core/spent.test.yml:7:21 "spent" is DECIMAL(38,2), and "much" is none
  ~ much
  Failed to cast value to decimal: "much"
error[wrong-value] models/core/spent.test.yml:11:24 "amount" is DECIMAL(12,2), and "ten" is none
  ~ "order_id,amount\\nA,ten"
  Failed to cast value to decimal: "ten"
`);
});

test('SQL that the engine gives up on', async () => {
  const text = `
stops_while_it_runs:
  run_date: 2017-07-03
  given:
    raw.orders: { sql: "select 1 as customer_id, $run_date as ordered_on, error('no such day') as order_id" }
  expect: []
fine_after_that:
  run_date: 2017-07-03
  expect: []
`.trimStart();
  expect(report(await resultsOf({ 'models/core/spent.test.yml': text }))).toBe(`
✗ core.spent.stops_while_it_runs  models/core/spent.test.yml:1
  no such day

✗ 1 test passed, 1 failed
`);
});

test('a query of a campaign, given populations and history', async () => {
  const text = `
leaves_out_who_was_written_to:
  run_date: 2017-07-03
  given:
    lapsed: [{ customer_id: 1, email: a@example.com }, { customer_id: 2 }, { customer_id: 3 }]
    ledger.messages:
      - { entity_key: "2", sent_at: 2017-07-01 12:00:00+00 }
      - { entity_key: "3", sent_at: 2017-06-01 12:00:00+00 }
  expect:
    - { customer_id: 1, email: a@example.com }
    - { customer_id: 3, email: null }
without_history:
  run_date: 2017-07-03
  given:
    input: [{ customer_id: 2 }]
  expect:
    - { customer_id: 2 }
`.trimStart();
  expect(report(await resultsOf({ 'campaigns/win_back/recent.test.yml': text }))).toBe(`
✓ 2 tests passed
`);
});
