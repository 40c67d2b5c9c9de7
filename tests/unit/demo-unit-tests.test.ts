import { expect, test } from 'vitest';
import { openFiles } from '../../src/adapters/files.ts';
import { checkProject } from '../../src/plan/check.ts';
import { readProject } from '../../src/project/read.ts';
import { diagnosticsText } from '../../src/report/diagnostic-text.ts';
import { unitTestText } from '../../src/report/test-results.ts';
import { readProjectFiles } from '../../src/run/definition.ts';
import { runUnitTests } from '../../src/run/tests/unit-tests.ts';
import { emptyEngine } from '../support/built-model.ts';

test('the unit tests of the demo project pass', async () => {
  const read = readProject(await readProjectFiles(openFiles(), process.cwd()));
  if (read.value === undefined) throw new Error(diagnosticsText(read.diagnostics));
  await using shadow = await emptyEngine();
  const { value: plan, diagnostics } = await checkProject(read.value, shadow);
  expect(diagnosticsText(diagnostics.filter(({ severity }) => severity === 'error'))).toBe('');
  await using engine = await emptyEngine();
  const results = [];
  for await (const result of runUnitTests(engine, plan?.unitTests ?? [])) results.push(result);
  expect(results.filter(({ status }) => status === 'failed').map((result) => unitTestText(result))).toEqual([]);
  expect(results.length).toBeGreaterThan(5);
});
