import { expect, test } from 'vitest';
import { checkConfig } from '../../src/project/config-file.ts';
import { source } from '../../src/project/schema/sources.ts';
import { parseYaml } from '../../src/project/yaml.ts';
import { mayNameKey } from '../../src/plan/key-folder.ts';
import { declaredColumns } from '../../src/plan/check-sources.ts';
import { diagnosticText } from '../../src/report/diagnostic-text.ts';
import { loadRig, sourceOf } from '../support/loading.ts';

/** What a person reads when the keys of a source do not go together. */

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

test('files of data/keys are no data', async () => {
  expect(await checked(`  files: data/keys/people.csv\n${columns}`)).toBe(
    `
error[refused-file] models/sources.yml:2:10  "data/keys/people.csv" may name a file of data/keys, which is never read as data
  2 │   files: data/keys/people.csv
    │          ~~~~~~~~~~~~~~~~~~~~
  hint: put the file elsewhere, or name its folder`.slice(1),
  );
});

test.each([
  ['data/keys/a.csv', true],
  ['in/../data/./KEYS/a.csv', true],
  ['{in,data}/k?ys/*.csv', true],
  ['data/{in,keys}/a.csv', true],
  ['data/**/*.csv', true],
  ['d+(ata)/keys/a.csv', true],
  ['data/[!a]eys/*.csv', true],
  ['**/*.csv', true],
  ['data/in/*.csv', false],
  ['data/*.csv', false],
  ['data/keys.csv', false],
  ['{in,out}/*.csv', false],
  ['keys/a.csv', false],
])('%s may name a key: %s', (pattern, may) => {
  expect(mayNameKey(pattern)).toBe(may);
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

test('a decimal comma of a column that is not cleaned', async () => {
  expect(await checked(`  files: x.csv\n  columns:\n    a: { type: double, decimal: "," }\n`)).toBe(
    `
error[decimal-without-number] models/sources.yml:4:24  decimal is for clean: number
  4 │     a: { type: double, decimal: "," }
    │                        ~~~~~~~
  hint: leave it out, or write clean: number`.slice(1),
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

test('two letters that are no country', async () => {
  const yaml = '  files: x.csv\n  columns:\n    phone: { type: varchar, clean: phone, country: UK }\n';
  expect(await checked(yaml)).toBe(
    `
error[unknown-country] models/sources.yml:4:52  "UK" is no country of ISO 3166
  4 │     phone: { type: varchar, clean: phone, country: UK }
    │                                                    ~~
  hint: for example GB, DE, US`.slice(1),
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

test('what cleans a column does not go with its type', async () => {
  const wrong = `  files: in.csv
  columns:
    day: { type: date, clean: number }
    id: { type: integer, clean: email }
    name: { type: varchar, formats: ["%d.%m.%Y"] }
`;
  expect(await checked(wrong)).toBe(
    `
error[clean-without-number] models/sources.yml:4:24  clean: number is for numbers, not for date
  4 │     day: { type: date, clean: number }
    │                        ~~~~~

error[clean-without-text] models/sources.yml:5:26  clean: email is for varchar, not for integer
  5 │     id: { type: integer, clean: email }
    │                          ~~~~~

error[formats-without-date] models/sources.yml:6:28  formats are for dates and timestamps, not for varchar
  6 │     name: { type: varchar, formats: ["%d.%m.%Y"] }
    │                            ~~~~~~~`.slice(1),
  );
});
