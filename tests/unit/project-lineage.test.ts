import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFiles } from '../../src/adapters/files.ts';
import { prepareLedger } from '../../src/adapters/ledger/ledger.ts';
import { checkProject } from '../../src/plan/check.ts';
import { manifestOf } from '../../src/plan/manifest.ts';
import { personalColumns } from '../../src/plan/personal-columns.ts';
import { type ProjectLineage, projectLineage, rootsOf } from '../../src/plan/project-lineage.ts';
import type { ProjectPlan } from '../../src/plan/project-plan.ts';
import type { Warehouse } from '../../src/ports.ts';
import { readProject } from '../../src/project/read.ts';
import { readProjectFiles } from '../../src/run/definition.ts';
import { testWarehouse } from '../support/warehouse.ts';

let shadow: Warehouse;
let plan: ProjectPlan;
let lineage: ProjectLineage;

beforeAll(async () => {
  ({ warehouse: shadow } = await testWarehouse());
  await using session = await shadow.session('ledger');
  await prepareLedger(session);
  const { value: project } = readProject(await readProjectFiles(openFiles(), process.cwd()));
  if (project === undefined) throw new Error('the demo cannot be read');
  const checked = await checkProject(project, shadow);
  if (checked.value === undefined) throw new Error('the demo is not sound');
  plan = checked.value;
  lineage = await projectLineage(plan, shadow);
});

afterAll(() => shadow[Symbol.asyncDispose]());

test.each([
  ['core.customers', 'last_name', ['raw.customers.LastName']],
  ['core.profiles', 'email', ['raw.customer_contacts.EmailAddress']],
  ['win_back.offer', 'subject', ['raw.customers.FirstName']],
  ['win_back.postcard', 'NAME', ['raw.customers.FirstName']],
])('%s.%s begins at %j', (table, column, roots) => {
  expect(rootsOf(lineage, table, column)).toEqual(expect.arrayContaining(roots));
});

test('every column of every model and population has a lineage, and every root is a column of a source', () => {
  for (const { model, columns } of plan.models)
    expect(lineage.get(model.name)?.map(({ name }) => name)).toEqual(columns.map(({ name }) => name));
  const roots = [...lineage].flatMap(([table, columns]) =>
    columns.flatMap(({ name }) => rootsOf(lineage, table, name)),
  );
  expect([...new Set(roots)].filter((root) => !root.startsWith('raw.') && !root.startsWith('ledger.'))).toEqual([]);
});

test('what is personal at the source stays so down to the letter', () => {
  const personal = personalColumns(plan, lineage);
  expect(personal.get('raw.customer_contacts.EmailAddress')).toBe('email');
  expect(personal.get('core.profiles.email')).toBe('email');
  expect(personal.get('core.orders.amount')).toBeUndefined();
});

test('the manifest has every node with its columns', () => {
  const manifest = manifestOf(plan, lineage);
  const profiles = manifest.nodes.find(({ name }) => name === 'core.profiles');
  expect(profiles?.columns.find(({ name }) => name === 'email')).toMatchObject({ type: 'VARCHAR', pii: 'email' });
  expect(manifest.nodes.map(({ name }) => name)).toContain('win_back.offer');
});
