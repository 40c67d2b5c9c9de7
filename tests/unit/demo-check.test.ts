import { expect, test } from 'vitest';
import { openFiles } from '../../src/adapters/files.ts';
import { prepareLedger } from '../../src/adapters/ledger/ledger.ts';
import { checkProject } from '../../src/plan/check.ts';
import { readProject } from '../../src/project/read.ts';
import { diagnosticsText } from '../../src/report/diagnostic-text.ts';
import { readProjectFiles } from '../../src/run/definition.ts';
import { testWarehouse } from '../support/warehouse.ts';

test('the demo project is sound', async () => {
  const { warehouse } = await testWarehouse();
  await prepareLedger(await warehouse.session('ledger'));
  const read = readProject(await readProjectFiles(openFiles(), process.cwd()));
  if (read.value === undefined) throw new Error(diagnosticsText(read.diagnostics));
  const checked = await checkProject(read.value, warehouse);
  expect(diagnosticsText([...read.diagnostics, ...checked.diagnostics])).toBe('');
  expect(checked.value?.models.length).toBeGreaterThan(10);
  expect(checked.value?.campaigns.get('win_back')?.steps.map(({ step }) => step.name)).toEqual([
    'lapsed',
    'complained',
    'reachable',
    'trial',
    'cells',
    'postcard',
    'history',
    'letter',
    'offer',
  ]);
});
