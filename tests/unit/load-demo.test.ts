import { cpSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { diagnosticLines } from '../support/diagnostic-lines.ts';
import { loadRig } from '../support/loading.ts';

test('every row of every export of the demo project can be read', async () => {
  await using rig = await loadRig();
  cpSync('data/exports', path.join(rig.folder, 'data/exports'), { recursive: true });
  const results = await rig.loadAll(readFileSync('models/sources.yml', 'utf8'));
  const diagnostics = results.flatMap((result) => result.diagnostics);
  expect(diagnosticLines(diagnostics)).toBe('');
  expect(Object.fromEntries(results.map(({ value }) => [value?.source, value?.rows]))).toMatchObject({
    customers: 18_148,
    customer_contacts: 18_148,
    orders: 56_046,
    products: 293,
    returns: 1_809,
  });
  const [totals] = await rig.rows(`
    select count("BirthDate")::integer as birth_dates, max("BirthDate")::varchar as youngest,
      sum("AnnualIncome")::varchar as income, count(*) filter ("LastName" like '%É%')::integer as accents
    from raw.customers`);
  expect(totals).toEqual({ birth_dates: 18_148, youngest: '1980-12-26', income: '1039320000.00', accents: 26 });
});
