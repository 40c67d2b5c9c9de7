import { expect, test } from 'vitest';
import { called } from '../support/called.ts';
import { mailShop } from '../support/mail-shop.ts';
import { filesBelow, projectOf, putFiles } from '../support/muster.ts';

/** What a person reads, with the exit code. */
async function said(project: string, ...argv: string[]): Promise<string> {
  const { code, both } = await called(argv, { cwd: project });
  return `\n${both}exit ${code}\n`;
}

const unitTests = `
takes_everybody:
  given: { core.customers: [{ customer_id: 1 }, { customer_id: 2 }] }
  expect: [{ customer_id: 1 }, { customer_id: 2 }]
greets_nobody_twice:
  given: { core.customers: [{ customer_id: 1 }, { customer_id: 1 }] }
  expect: [{ customer_id: 1 }]
`.trimStart();

const shop = () =>
  projectOf(
    mailShop({
      'models/audiences/everybody.test.yml': unitTests,
      'models/tests/nobody_is_called_otto.sql':
        "/*---\nseverity: warn\n---*/\nselect customer_id, first_name from core.customers where first_name = 'Otto'\n",
    }),
  );

test('unit tests alone touch nothing of the project', async () => {
  const project = await shop();
  const before = await filesBelow(project);
  expect(await said(project, 'test', '--unit')).toBe(`
✗ audiences.everybody.greets_nobody_twice  models/audiences/everybody.test.yml:4
     customer_id
  ─  ───────────
  +            1
  1 row was not expected, 1 row is as expected

✗ 1 test passed, 1 failed
exit 1
`);
  expect(await filesBelow(project)).toEqual(before);
});

test('by name', async () => {
  const project = await shop();
  const names = ['audiences.everybody.takes_everybody', 'core.customers', 'core.costumers'];
  const all = [];
  for (const name of names) all.push(await said(project, 'test', '--unit', name));
  expect(all.join('')).toBe(`
✓ 1 test passed
exit 0

error[command-line]  there is no test in what is chosen
  hint: muster ls lists what there is
exit 2

error[command-line]  --select core.costumers chooses nothing
  hint: did you mean "core.customers"?
exit 2
`);
});

test('tables as they stand', async () => {
  const project = await shop();
  const tables = ['test', 'core.customers', 'audiences.everybody', 'nobody_is_called_otto'];
  const all = [await said(project, ...tables)];
  const otto =
    'customer_id,email,first_name,wants_mail,modified_at\n7,otto@example.org,Otto,true,2026-01-01 00:00:00\n';
  await putFiles(project, new Map([['data/exports/customers.csv', otto]]));
  await said(project, 'load');
  await said(project, 'build');
  all.push(await said(project, ...tables), await said(project, 'show', 'nobody_is_called_otto'));
  expect(all.join('')).toBe(`
✗ audiences.everybody.greets_nobody_twice  models/audiences/everybody.test.yml:4
     customer_id
  ─  ───────────
  +            1
  1 row was not expected, 1 row is as expected

! not built yet, so not tested: audiences.everybody, core.customers
  hint: muster build
✗ 1 test passed, 1 failed
exit 1

✗ audiences.everybody.greets_nobody_twice  models/audiences/everybody.test.yml:4
     customer_id
  ─  ───────────
  +            1
  1 row was not expected, 1 row is as expected

! nobody_is_called_otto
  warning: nobody_is_called_otto found 1 row:
    customer_id  7
    first_name   Otto

! not built yet, so not tested: audiences.everybody
  hint: muster build
✗ 1 test passed, 1 warned, 1 failed
exit 1

nobody_is_called_otto warned: it found 1 row
customer_id  first_name
───────────  ──────────
          7  Otto
exit 0
`);
});
