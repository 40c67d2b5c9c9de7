import { utimesSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { checkConfig } from '../../src/project/config-file.ts';
import { source } from '../../src/project/schema/sources.ts';
import { parseYaml } from '../../src/project/yaml.ts';
import { declaredColumns } from '../../src/plan/check-sources.ts';
import { diagnosticText } from '../../src/report/diagnostic-text.ts';
import { loadRig, sourceOf } from '../support/loading.ts';

/** What a person reads when the keys of a source do not go together, and when its files are not ready or too old. */

const columns = '  columns: { id: { type: integer }, day: { type: date }, phone: { type: varchar } }\n';

async function checked(yaml: string): Promise<string> {
  await using rig = await loadRig();
  const { problems } = await declaredColumns(rig.session, sourceOf(`x:\n${yaml}`));
  return problems.map((one) => diagnosticText(one)).join('\n\n');
}

function read(yaml: string): string {
  const parsed = parseYaml({ path: 'models/sources.yml', text: `x:\n${yaml}` }).value;
  if (parsed === undefined) throw new Error('no YAML');
  return checkConfig(source, parsed, [], ['x'])
    .diagnostics.map((one) => diagnosticText(one))
    .join('\n\n');
}

test('a pattern that does not say which files count', async () => {
  expect(await checked(`  files: in/*.csv\n${columns}`)).toBe(
    `
error[take-not-said] models/sources.yml:2:10  "in/*.csv" can match several files
  2 │   files: in/*.csv
    │          ~~~~~~~~
  hint: write take: all (the table is all of them together) or take: newest (the last one replaces those before)`.slice(
      1,
    ),
  );
});

test('take: newest beside a load mode that takes every file once', async () => {
  expect(await checked(`  files: in/*.csv\n  take: newest\n  load: append\n${columns}`)).toBe(
    `
error[take-with-load] models/sources.yml:3:9  take: newest would pass over files that load: append has not seen yet
  3 │   take: newest
    │         ~~~~~~
  hint: leave it out: each file is loaded once`.slice(1),
  );
});

test('upsert without key and version', async () => {
  expect(await checked(`  files: x.csv\n  load: upsert\n${columns}`)).toBe(
    `
error[missing-key] models/sources.yml:3:9  load: upsert needs a key
  3 │   load: upsert
    │         ~~~~~~
  hint: write key: NAME, or key: [NAME, NAME], the columns that name a row

error[missing-version] models/sources.yml:3:9  load: upsert needs a version
  3 │   load: upsert
    │         ~~~~~~
  hint: write version: NAME, the column that tells the newer of two rows`.slice(1),
  );
});

test('changes without declared columns', async () => {
  expect(await checked('  files: x.csv\n  load: changes\n  key: id\n  version: day\n')).toBe(
    `
error[undeclared-columns] models/sources.yml:3:9  load: changes needs declared columns
  3 │   load: changes
    │         ~~~~~~~
  hint: write columns: { NAME: { type: … } }`.slice(1),
  );
});

test('a key and a version that are no columns', async () => {
  expect(await checked(`  files: x.csv\n  load: upsert\n  key: [id, phon]\n  version: dya\n${columns}`)).toBe(
    `
error[unknown-column] models/sources.yml:4:13  "phon" is no declared column
  4 │   key: [id, phon]
    │             ~~~~
  hint: did you mean "phone"?

error[unknown-column] models/sources.yml:5:12  "dya" is no declared column
  5 │   version: dya
    │            ~~~
  hint: did you mean "day"?`.slice(1),
  );
});

test('a key that does nothing', async () => {
  expect(await checked(`  files: x.csv\n  key: id\n${columns}`)).toBe(
    `
error[unused-key] models/sources.yml:3:3  the key does nothing without a version
  3 │   key: id
    │   ~~~
  hint: with a version beside it, the newest row of each key is kept`.slice(1),
  );
  expect(await checked(`  files: x.csv\n  load: append\n  key: id\n${columns}`)).toBe(
    `
error[unused-key] models/sources.yml:4:3  load: append keeps every row: the key does nothing
  4 │   key: id
    │   ~~~
  hint: load: upsert keeps the newest row of each key`.slice(1),
  );
});

test('a version that does nothing', async () => {
  expect(await checked(`  files: x.csv\n  version: day\n${columns}`)).toBe(
    `
error[unused-version] models/sources.yml:3:3  the version does nothing without a key
  3 │   version: day
    │   ~~~~~~~
  hint: with a key beside it, the newest row of each key is kept`.slice(1),
  );
});

test('the column of changes is not declared', async () => {
  const more = '    id: { type: integer }\n    day: { type: date }\n    _change_request_type: { type: varchar }\n';
  expect(await checked(`  files: x.csv\n  load: changes\n  key: id\n  version: day\n  columns:\n${more}`)).toBe(
    `
error[change-column] models/sources.yml:9:5  "_change_request_type" is read by load: changes and not kept
  9 │     _change_request_type: { type: varchar }
    │     ~~~~~~~~~~~~~~~~~~~~
  hint: leave it out`.slice(1),
  );
});

test('freshness by a version that there is not, or that is no moment', async () => {
  const freshness = '  freshness: { by: version, warn_after: 26h }\n';
  expect(await checked(`  files: x.csv\n${freshness}${columns}`)).toBe(
    `
error[missing-version] models/sources.yml:3:20  freshness by version needs a version
  3 │   freshness: { by: version, warn_after: 26h }
    │                    ~~~~~~~
  hint: write version: NAME beside load`.slice(1),
  );
  expect(await checked(`  files: x.csv\n${freshness}  version: id\n${columns}`)).toBe(
    `
error[freshness-without-date] models/sources.yml:3:20  freshness by version needs a date or a timestamp, and "id" is integer
  3 │   freshness: { by: version, warn_after: 26h }
    │                    ~~~~~~~
  hint: by: file goes by the time of the newest file`.slice(1),
  );
});

test('cleaning that does not go with the type', async () => {
  const yaml =
    '  files: x.csv\n  columns:\n    a: { type: integer, clean: email }\n    b: { type: varchar, country: GB }\n';
  expect(await checked(yaml)).toBe(
    `
error[clean-without-text] models/sources.yml:4:25  clean: email is for varchar, not for integer
  4 │     a: { type: integer, clean: email }
    │                         ~~~~~

error[country-without-phone] models/sources.yml:5:25  a country is for clean: phone
  5 │     b: { type: varchar, country: GB }
    │                         ~~~~~~~
  hint: leave it out, or write clean: phone`.slice(1),
  );
});

test('the country of a phone is in a column that there is not', async () => {
  const yaml =
    '  files: x.csv\n  columns:\n    phone: { type: varchar, clean: phone, country: { column: land } }\n    Land: { type: varchar }\n';
  expect(await checked(yaml)).toBe(
    `
error[unknown-column] models/sources.yml:4:62  "land" is no declared column
  4 │     phone: { type: varchar, clean: phone, country: { column: land } }
    │                                                              ~~~~
  hint: did you mean "Land"?`.slice(1),
  );
});

test('a country that is none', () => {
  expect(read('  files: x.csv\n  columns:\n    phone: { type: varchar, clean: phone, country: Germany }\n')).toBe(
    `
error[wrong-value] models/sources.yml:4:52  "Germany" is no country
  4 │     phone: { type: varchar, clean: phone, country: Germany }
    │                                                    ~~~~~~~
  hint: write two letters of ISO 3166 like GB, or { column: NAME }`.slice(1),
  );
});

test('freshness that says nothing', () => {
  expect(read('  files: x.csv\n  freshness: { by: file }\n')).toBe(
    `
error[empty-value] models/sources.yml:3:3  "freshness" says nothing
  3 │   freshness: { by: file }
    │   ~~~~~~~~~
  hint: write warn_after: 26h, error_after: 50h, or both`.slice(1),
  );
});

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
