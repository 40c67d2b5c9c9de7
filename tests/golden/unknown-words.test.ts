import { expect, test } from 'vitest';
import { heard } from '../support/called.ts';

test.each([
  ['muster build --slect core.*', 'muster build has no option --slect', 'did you mean --select?'],
  ['muster build --fullrefresh --force', 'muster build has no option --fullrefresh', 'did you mean --full-refresh?'],
  ['muster build --models=core.*', 'muster build has no option --models', 'did you mean --select?'],
  ['muster build -s core.*', 'muster build has no option -s', 'did you mean --select?'],
  ['muster test --target prod', 'muster test has no option --target', 'did you mean --env?'],
  ['muster plan hello --models x', 'muster plan has no option --models', 'see muster plan --help'],
  ['muster docs generate', 'there is no command "docs"', 'muster lineage, and data/manifest.json for other tools'],
  [
    'muster snapshot',
    'there is no command "snapshot"',
    'muster build makes snapshots, too: kind: snapshot in the header of a model',
  ],
  ['muster build core.orders', '"core.orders" is not understood here', 'did you mean --select core.orders?'],
  ['muster plan hello --folow-waits', 'muster plan has no option --folow-waits', 'did you mean --follow-waits?'],
  ['muster plan hello world', '"world" is not understood here', 'see muster plan --help'],
  ['muster query x --jsn', 'muster query has no option --jsn', 'did you mean --json?'],
  ['muster send --dte 2017-07-03', 'muster send has no option --dte', 'see muster send --help'],
  ['muster check -x', 'muster check has no option -x', 'see muster check --help'],
  ['muster --project build --env dev status --frob', 'muster status has no option --frob', 'see muster status --help'],
])('%s', async (command, problem, hint) => {
  const { code, both } = await heard(command, { cwd: '.' });
  expect([code, both]).toEqual([2, `error[command-line]  ${problem}\n  hint: ${hint}\n`]);
});
