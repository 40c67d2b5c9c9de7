import { expect, test } from 'vitest';
import { openFiles } from '../../src/adapters/files.ts';
import { dateOf } from '../../src/base/time.ts';
import { projectParameters } from '../../src/plan/parameters.ts';
import { eventText } from '../../src/report/event-text.ts';
import { failedModelsText } from '../../src/report/failed-models.ts';
import { dataTestsText, testSummary } from '../../src/report/test-results.ts';
import { testTables } from '../../src/run/tests/data-tests.ts';
import { keepFailures, readKeptFailure } from '../../src/run/tests/kept-failures.ts';
import { built, emptyEngine, plannedProject } from '../support/built-model.ts';
import { temporaryFolder } from '../support/warehouse.ts';

const people = `
/*---
tests:
  - unique: id
    severity: warn
  - email: email
    warn_if: ">=1"
    error_if: ">1"
  - row_count: { min: 4 }
    severity: warn
  - volume: { max_change: 50% }
---*/
select * from (values (1, 'ada@example.com', date '1815-12-10'), (1, 'bob@', null), (3, null, null)) t(id, email, born)
where id <= $people
`.trimStart();

const files = {
  'muster.yml': `
name: shop
vars: { people: { type: integer, default: 3 } }
profile: { table: core.people, key: id, version: born, identities: { id: id }, addresses: {}, consent: {} }
entities: { person: { table: core.people, key: id } }
`.trimStart(),
  'models/core/people.sql': people,
  'models/core/customers.sql': undefined,
  'models/audiences/lapsed.sql': undefined,
  'models/tests/nobody_is_born_early.sql':
    "/*---\nseverity: warn\n---*/\nselect id, born from core.people where born < date '1900-01-01'\n",
  'campaigns/win_back/campaign.yml': undefined,
  'campaigns/win_back/recent.sql': undefined,
  'campaigns/win_back/offer.mjml': undefined,
};

test('warnings are told and do not stop a model', async () => {
  const plan = await plannedProject(files);
  await using engine = await emptyEngine();
  await using session = await engine.session();
  const { models, events } = await built(plan, session);
  expect(models.map(({ status }) => status)).toEqual(['built']);
  expect(events.map((event) => eventText(event, 'UTC'))).toEqual([
    'built    core.people                   3 rows · 0.0 s',
    'warning  core.people                   unique(id) found 1 row, email(email) found 1 row, row_count(≥ 4) counts 3 rows, nobody_is_born_early found 1 row',
  ]);

  const parameters = projectParameters(plan.project, dateOf('2017-07-03')).value ?? {};
  const { tested } = await testTables(session, plan, new Set(['core.people', 'nobody_is_born_early']), parameters);
  const tests = tested.flatMap((one) => one.tests);
  expect(`\n${dataTestsText(tested)}\n\n${testSummary(tests.map(({ status }) => status))}\n`).toBe(`
! core.people
  warning: unique(id) found 1 row:
    id    1
    rows  2
  warning: email(email) found 1 row:
    id     1
    email  bob@
    born   ·
  warning: row_count(≥ 4) counts 3 rows

! nobody_is_born_early
  warning: nobody_is_born_early found 1 row:
    id    1
    born  1815-12-10

✓ 1 test passed, 4 warned
`);
});

test('a table that shrinks too much is not published', async () => {
  const plan = await plannedProject(files);
  await using engine = await emptyEngine();
  await using session = await engine.session();
  await built(plan, session);
  const fewer = await plannedProject({
    ...files,
    'muster.yml': files['muster.yml'].replace('default: 3', 'default: 0'),
  });
  const { models } = await built(fewer, session);
  expect(`\n${failedModelsText(models)}\n`).toBe(`
✗ core.people is not published; what was there stays
  volume went from 3 to 0 rows: 100% fewer, at most 50% is expected
`);
  const after = await testTables(session, plan, new Set(['core.people']), { people: { type: 'integer', value: '3' } });
  expect(after.tested[0]?.tests.find((one) => one.test === 'unique(id)')?.rows).toBe(1);
});

test('the rows that tests found are kept until they find none', async () => {
  const plan = await plannedProject(files);
  await using engine = await emptyEngine();
  await using session = await engine.session();
  const { models } = await built(plan, session);
  const tests = models.flatMap((one) => ('tests' in one ? one.tests : []));
  const [root, onDisk] = [temporaryFolder(), openFiles()];
  await keepFailures(onDisk, root, tests);
  expect(await readKeptFailure(onDisk, root, 'core.people.email_email')).toEqual({
    id: 'core.people.email_email',
    test: 'email(email)',
    status: 'warned',
    found: 1,
    columns: [
      { name: 'id', type: 'INTEGER' },
      { name: 'email', type: 'VARCHAR' },
      { name: 'born', type: 'DATE' },
    ],
    rows: [{ id: 1, email: 'bob@', born: null }],
  });
  await keepFailures(
    onDisk,
    root,
    tests.map(({ id, test }) => ({ id, test, status: 'passed', rows: 0 })),
  );
  expect(await readKeptFailure(onDisk, root, 'core.people.email_email')).toBeUndefined();
});
