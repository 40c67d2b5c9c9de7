import { beforeAll, expect, test } from 'vitest';
import { heard } from '../support/called.ts';
import { mailShop } from '../support/mail-shop.ts';
import { projectOf, putFiles } from '../support/muster.ts';

let project: string;

beforeAll(async () => {
  project = await projectOf(
    mailShop({
      'models/core/first.sql': 'select customer_id from core.customers where customer_id = 1\n',
      'campaigns/empty/campaign.yml':
        'entity: customer\nsteps:\n  nobody: { query: select customer_id from core.customers where false, allow_empty: false }\n',
      'models/core/strict.sql':
        '/*---\ntests:\n  - expression: customer_id > 2\n---*/\nselect customer_id from core.customers\n',
    }),
  );
  for (const command of ['muster load', 'muster build']) await heard(command, { cwd: project });
});

const said = async (command: string): Promise<string> => {
  const { both } = await heard(`${command} --quiet`, { cwd: project });
  return `\n${both}`;
};

test('what failed in the last build, and what would be built now', async () => {
  expect(await said('muster ls --select result:failed+')).toBe('\ncore.strict\n');
  expect(await said('muster ls --select state:modified')).toBe('\ncore.strict\n');
  expect(await said('muster lineage +result:failed --exclude kind:source')).toBe(`
core.customers table
└─ core.strict table
`);
  expect(await said('muster test --select result:built,core.*')).toBe(
    '\nerror[command-line]  there is no test in what is chosen\n  hint: muster ls lists what there is\n',
  );
});

test('the rows of every table that a selection chooses', async () => {
  expect(await said('muster show 1+core.first --limit 1')).toBe(`
core.customers
customer_id  email              first_name  wants_mail  modified_at
───────────  ─────────────────  ──────────  ──────────  ───────────────────
          1  anna1@example.org  Änna        true        2026-01-01 00:00:00

core.first
customer_id
───────────
          1

`);
  expect(await said('muster show kind:campaign')).toBe(
    '\nerror[command-line]  the selection has no table\n  hint: muster ls lists what there is\n',
  );
});

test('a name that is misspelt', async () => {
  expect(await said('muster ls --select +core.custmers')).toBe(
    '\nerror[command-line]  --select +core.custmers chooses nothing\n  hint: did you mean "core.customers"?\n',
  );
  expect(await said('muster ls --select core.first --exclude core.*')).toBe(
    '\nerror[command-line]  --select core.first --exclude core.* chooses nothing\n  hint: muster ls lists what there is\n',
  );
  expect(await said('muster show core.strict.expression')).toBe(`
error[command-line]  there is no source, model, campaign or failed test "core.strict.expression"
  hint: did you mean "core.strict.expression_customer_id_2"?
`);
});

test('a plan of a campaign that breaks its own rule', async () => {
  expect(await said('muster plan empty')).toBe('\nerror[no-plan]  nobody is empty, and allow_empty is false\n');
});

test('what a test found is forgotten with the test', async () => {
  expect(await said('muster show core.strict.expression_customer_id_2 --limit 1')).toMatch(/: it found 2 rows\n/);
  await putFiles(project, new Map([['models/core/strict.sql', 'select customer_id from core.customers\n']]));
  await said('muster build');
  expect(await said('muster show core.strict.expression_customer_id_2')).toContain('there is no source, model,');
});

test('rows can be looked at while a model is broken', async () => {
  await putFiles(project, new Map([['models/core/first.sql', 'select nothing from core.customers\n']]));
  expect(await said('muster build')).toMatch(/^\nerror\[unknown-column\] models\/core\/first.sql:1:8/);
  expect(await said('muster show core.first')).toBe('\ncustomer_id\n───────────\n          1\n');
  expect(await said('muster query select(1)as"a" --csv')).toBe('\na\n1\n');
});
