import { expect, test } from 'vitest';
import type { Parameters } from '../../src/base/parameter.ts';
import { literalSql } from '../../src/plan/literal-sql.ts';

const parameters: Parameters = {
  run_date: { type: 'date', value: '2017-07-03' },
  run_at: { type: 'timestamp', value: '2017-07-02T23:00:00.000Z' },
  days: { type: 'integer', value: '180' },
  share: { type: 'decimal', value: '0.1' },
  name: { type: 'text', value: "O'Neill" },
  live: { type: 'boolean', value: 'true' },
  none: { type: 'text', value: null },
};

test.each([
  ['where d < $run_date - $days', "where d < DATE '2017-07-03' - 180"],
  ['where t < $run_at', "where t < TIMESTAMPTZ '2017-07-02T23:00:00.000Z'"],
  ['select $share, $name, $live, $none', "select '0.1'::DECIMAL(38,10), 'O''Neill', true, NULL"],
  ['select \'$days\', "$days" -- $days', 'select \'$days\', "$days" -- $days'],
  ['/* $days */ select $days', '/* $days */ select 180'],
  ["select 'it''s $days' || $name", "select 'it''s $days' || 'O''Neill'"],
  ['select $other', 'select $other'],
])('%s', (sql, written) => {
  expect(literalSql(sql, parameters)).toBe(written);
});
