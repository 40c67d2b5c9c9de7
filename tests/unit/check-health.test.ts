import { afterAll, beforeAll, expect, test } from 'vitest';
import { statementOfFile } from '../../src/base/statement.ts';
import { checkDeterminism } from '../../src/plan/check-determinism.ts';
import type { Warehouse } from '../../src/ports.ts';
import { diagnosticText } from '../../src/report/diagnostic-text.ts';
import { testWarehouse } from '../support/warehouse.ts';

let warehouse: Warehouse;
beforeAll(async () => {
  ({ warehouse } = await testWarehouse());
});
afterAll(() => warehouse[Symbol.asyncDispose]());

async function saidOf(text: string): Promise<string[]> {
  const sql = statementOfFile({ path: 'models/core/a.sql', text });
  const parsed = await warehouse.parse(text);
  if ('problem' in parsed) throw new Error(parsed.problem.message);
  return checkDeterminism(sql, parsed).map((one) => diagnosticText(one));
}

test('a clock is not $run_at', async () => {
  expect(await saidOf('select now() - order_date as age\nfrom core.orders')).toEqual([
    [
      'warning[not-deterministic] models/core/a.sql:1:8  now is another moment each time',
      '  1 │ select now() - order_date as age',
      '    │        ~~~',
      '  hint: use $run_date or $run_at',
    ].join('\n'),
  ]);
});

test('dice are no hash', async () => {
  expect(await saidOf('select order_id\nfrom core.orders\norder by random()')).toEqual([
    [
      'warning[not-deterministic] models/core/a.sql:3:10  random() is another value each time',
      '  3 │ order by random()',
      '    │          ~~~~~~',
      '  hint: use a hash of a key',
    ].join('\n'),
  ]);
});

test('words without parentheses are clocks as well', async () => {
  const said = await saidOf('select current_date, current_timestamp, order_date from core.orders');
  expect(said.map((text) => text.split('\n')[0])).toEqual([
    'warning[not-deterministic] models/core/a.sql:1:8  current_date is another moment each time',
    'warning[not-deterministic] models/core/a.sql:1:22  current_timestamp is another moment each time',
  ]);
});

test('what is bound or hashed is fine', async () => {
  expect(await saidOf('select md5(order_id::varchar), $run_date - order_date from core.orders')).toEqual([]);
});
