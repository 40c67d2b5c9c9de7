import { utimesSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { diagnosticText } from '../../src/report/diagnostic-text.ts';
import { loadRig } from '../support/loading.ts';

/** What a person reads when files are not ready or too old, and when a table cannot become what is declared now. */

const columns = '  columns: { id: { type: integer }, day: { type: date }, phone: { type: varchar } }\n';

/** It is 2017-07-03T06:30:00Z. */
async function loaded(yaml: string, modifiedAt: string, rows = 'id,day,phone\n1,2017-06-30,\n'): Promise<string> {
  await using rig = await loadRig();
  rig.write('in/x.csv', rows);
  const seconds = Date.parse(modifiedAt) / 1000;
  utimesSync(path.join(rig.folder, 'in/x.csv'), seconds, seconds);
  const { value, diagnostics } = await rig.load(`x:\n  files: in/x.csv\n${yaml}${columns}`);
  const there = value === undefined ? 'nothing was loaded' : `${value.rows} rows were loaded`;
  return [...diagnostics.map((one) => diagnosticText(one)), there].join('\n\n');
}

const freshness = '  freshness: { warn_after: 26h, error_after: 50h }\n';

test('a file that is young enough', async () => {
  expect(await loaded(freshness, '2017-07-02T06:00:00Z')).toBe('1 rows were loaded');
});

test('a file that is older than it should be', async () => {
  expect(await loaded(freshness, '2017-07-02T03:00:00Z')).toBe(
    `
warning[stale-source] models/sources.yml:3:28  source "x" is 27 hours old: the newest file is in/x.csv of 2017-07-02T03:00:00.000Z
  3 │   freshness: { warn_after: 26h, error_after: 50h }
    │                            ~~~

1 rows were loaded`.slice(1),
  );
});

test('a file that is too old to be used: it is loaded, and what depends on it is held', async () => {
  expect(await loaded(freshness, '2017-06-29T06:30:00Z')).toBe(
    `
error[stale-source] models/sources.yml:3:46  source "x" is 4 days old: the newest file is in/x.csv of 2017-06-29T06:30:00.000Z
  3 │   freshness: { warn_after: 26h, error_after: 50h }
    │                                              ~~~
  hint: what depends on raw.x is held until newer data comes

1 rows were loaded`.slice(1),
  );
});

test('rows whose newest version is too old, in a new file', async () => {
  const yaml = '  version: day\n  freshness: { by: version, error_after: 2 days }\n';
  expect(await loaded(yaml, '2017-07-03T06:00:00Z')).toBe(
    `
error[stale-source] models/sources.yml:4:42  source "x" is 3 days old: the newest day is 2017-06-30
  4 │   freshness: { by: version, error_after: 2 days }
    │                                          ~~~~~~
  hint: what depends on raw.x is held until newer data comes

1 rows were loaded`.slice(1),
  );
});

test('no row at all, where the version tells how fresh the data is', async () => {
  const yaml = '  version: day\n  freshness: { by: version, error_after: 2 days }\n';
  expect(await loaded(yaml, '2017-07-03T06:00:00Z', 'id,day,phone\n')).toBe(
    `
error[stale-source] models/sources.yml:4:42  source "x" has no data
  4 │   freshness: { by: version, error_after: 2 days }
    │                                          ~~~~~~
  hint: what depends on raw.x is held until newer data comes

0 rows were loaded`.slice(1),
  );
});

test('an export that is not ready', async () => {
  expect(await loaded('  ready: x.done\n', '2017-07-03T06:00:00Z')).toBe(
    `
error[not-ready] models/sources.yml:3:10  "in/x.done" is not there yet: source "x" is not loaded
  3 │   ready: x.done
    │          ~~~~~~
  hint: raw.x stays as it was, and what depends on it waits

nothing was loaded`.slice(1),
  );
});

test('an export that is ready', async () => {
  expect(await loaded('  ready: in/x.csv\n', '2017-07-03T06:00:00Z')).toBe('1 rows were loaded');
});

test('rows that are there cannot become what is declared now', async () => {
  await using rig = await loadRig();
  const yaml = (type: string) => `x:\n  files: in/*.csv\n  load: append\n  columns:\n    code: { type: ${type} }\n`;
  rig.write('in/1.csv', 'code\nA7\n12\n');
  await rig.load(yaml('varchar'));
  rig.write('in/2.csv', 'code\n13\n');
  const { diagnostics } = await rig.load(yaml('integer'));
  expect(diagnostics.map((one) => diagnosticText(one)).join('\n\n')).toBe(
    `
error[changed-type] models/sources.yml:5:19  "code" is now integer, and 1 of the varchar values of raw.x cannot become that
  5 │     code: { type: integer }
    │                   ~~~~~~~
  hint: keep the type varchar here and cast in a model`.slice(1),
  );
});
