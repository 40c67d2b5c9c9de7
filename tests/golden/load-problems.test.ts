import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { diagnosticText } from '../../src/report/diagnostic-text.ts';
import { loadRig } from '../support/loading.ts';

/** What a person reads when an export is not what was agreed. */

type Content = string | Uint8Array;

async function messages(yaml: string, files: Readonly<Record<string, Content>>): Promise<string> {
  await using rig = await loadRig();
  for (const [name, content] of Object.entries(files)) rig.write(name, content);
  const { diagnostics } = await rig.load(yaml);
  return diagnostics.map((one) => diagnosticText(one)).join('\n\n');
}

const customers = `customers:
  files: data/customers.csv
  columns:
    CustomerKey: { type: integer, required: true }
    FirstName: { type: varchar }
`;

test('a missing export', async () => {
  expect(await messages(customers, { 'data/customer.csv': '' })).toBe(
    `
error[missing-export] models/sources.yml:2:10  there is no file "data/customers.csv"
  2 │   files: data/customers.csv
    │          ~~~~~~~~~~~~~~~~~~
  hint: did you mean "customer.csv"?`.slice(1),
  );
});

test('a missing export and nothing like it', async () => {
  expect(await messages(customers, {})).toBe(
    `
error[missing-export] models/sources.yml:2:10  there is no file "data/customers.csv"
  2 │   files: data/customers.csv
    │          ~~~~~~~~~~~~~~~~~~
  hint: the path begins at the project`.slice(1),
  );
});

test('a pattern that does not say which files count', async () => {
  expect(await messages(customers.replace('customers.csv', 'customers*.csv'), { 'data/customers1.csv': '' })).toBe(
    `
error[take-not-said] models/sources.yml:2:10  "data/customers*.csv" can match several files
  2 │   files: data/customers*.csv
    │          ~~~~~~~~~~~~~~~~~~~
  hint: write take: all (the table is all of them together) or take: newest (the last one replaces those before)`.slice(
      1,
    ),
  );
});

test('a kind of file that is not supported', async () => {
  expect(await messages(customers.replace('.csv', '.xlsx'), { 'data/customers.xlsx': 'x' })).toBe(
    `
error[unsupported-export] models/sources.yml:2:10  files that end in ".xlsx" are not supported
  2 │   files: data/customers.xlsx
    │          ~~~~~~~~~~~~~~~~~~~
  hint: there is csv, tsv, parquet, json, ndjson; of these the text ones also with .gz and .zst`.slice(1),
  );
});

test('Parquet that is compressed once more', async () => {
  expect(await messages(customers.replace('.csv', '.parquet.gz'), { 'data/customers.parquet.gz': 'x' })).toBe(
    `
error[unsupported-export] models/sources.yml:2:10  files that end in ".parquet.gz" are not supported
  2 │   files: data/customers.parquet.gz
    │          ~~~~~~~~~~~~~~~~~~~~~~~~~
  hint: there is csv, tsv, parquet, json, ndjson; of these the text ones also with .gz and .zst`.slice(1),
  );
});

test('a compressed file that was cut off', async () => {
  const packed = gzipSync('CustomerKey,FirstName\n1,JON\n2,EUGENE\n');
  const yaml = customers.replace('.csv', '.csv.gz');
  expect(await messages(yaml, { 'data/customers.csv.gz': packed.subarray(0, packed.length - 9) })).toBe(
    `
error[unreadable-export] models/sources.yml:2:10  "data/customers.csv.gz" is damaged, or not yet whole: it cannot be unpacked
  2 │   files: data/customers.csv.gz
    │          ~~~~~~~~~~~~~~~~~~~~~
  hint: unexpected end of file`.slice(1),
  );
});

test('files of different kinds', async () => {
  const yaml = customers.replace('customers.csv', '"data/c.*"\n  take: all').replace('data/"', '"');
  expect(await messages(yaml, { 'data/c.csv': 'x', 'data/c.parquet': 'x' })).toBe(
    `
error[mixed-exports] models/sources.yml:2:10  "data/c.*" matches files of different kinds: ".csv" and ".parquet"
  2 │   files: "data/c.*"
    │          ~~~~~~~~~~`.slice(1),
  );
});

test('missing columns', async () => {
  expect(await messages(customers, { 'data/customers.csv': 'customer_key,Firstname\n' })).toBe(
    `
error[missing-column] models/sources.yml:4:5  "data/customers.csv" has no column "CustomerKey"
  4 │     CustomerKey: { type: integer, required: true }
    │     ~~~~~~~~~~~
  hint: did you mean "customer_key"?

error[missing-column] models/sources.yml:5:5  "data/customers.csv" has no column "FirstName"
  5 │     FirstName: { type: varchar }
    │     ~~~~~~~~~
  hint: did you mean "Firstname"?`.slice(1),
  );
});

test('another delimiter than the file has', async () => {
  const expected = `
error[wrong-delimiter] models/sources.yml:2:10  the delimiter of "data/customers.csv" seems to be ";", not ","
  2 │   files: data/customers.csv
    │          ~~~~~~~~~~~~~~~~~~
  hint: write csv: { delimiter: ";" }`.slice(1);
  for (const header of ['CustomerKey;FirstName;Income, net', '"CustomerKey";"FirstName"', 'customer_key;first_name']) {
    expect(await messages(customers, { 'data/customers.csv': `${header}\n1;JON\n` })).toBe(expected);
  }
  expect(
    await messages('customers:\n  files: data/customers.csv\n', { 'data/customers.csv': 'CustomerKey;FirstName\n' }),
  ).toBe(expected);
});

test('another delimiter than the one that is written', async () => {
  const yaml = customers.replace('  columns:', '  csv: { delimiter: ";" }\n  columns:');
  expect(await messages(yaml, { 'data/customers.csv': 'CustomerKey\tFirstName\n1\tJON\n' })).toBe(
    `
error[wrong-delimiter] models/sources.yml:3:21  the delimiter of "data/customers.csv" seems to be "\\t", not ";"
  3 │   csv: { delimiter: ";" }
    │                     ~~~
  hint: write csv: { delimiter: "\\t" }`.slice(1),
  );
});

test('one column with a delimiter in its name', async () => {
  const yaml = 'x:\n  files: x.csv\n  columns: { "a;b": { type: integer } }\n';
  expect(await messages(yaml, { 'x.csv': 'a;b\n1\n' })).toBe('');
});

test('columns that are not declared', async () => {
  const files = { 'data/customers.csv': 'CustomerKey,FirstName,LastName,Age\n' };
  expect(await messages(customers, files)).toBe(
    `
warning[extra-column] models/sources.yml:3:3  "data/customers.csv" has columns that are not declared: "LastName", "Age"
  3 │   columns:
    │   ~~~~~~~
  hint: they are loaded; what reads them is not checked`.slice(1),
  );
});

test('columns that are not declared where extra: error', async () => {
  const files = { 'data/customers.csv': 'CustomerKey,FirstName,LastName,Age\n' };
  expect(await messages(`${customers}  extra: error\n`, files)).toBe(
    `
error[extra-column] models/sources.yml:3:3  "data/customers.csv" has columns that are not declared: "LastName", "Age"
  3 │   columns:
    │   ~~~~~~~
  hint: declare them; extra: warn would load them all the same`.slice(1),
  );
});

test('a column twice', async () => {
  expect(await messages(customers, { 'data/customers.csv': 'CustomerKey,FirstName,firstname\n' })).toBe(
    `
error[duplicate-column] models/sources.yml:2:10  "data/customers.csv" has the column "firstname" twice
  2 │   files: data/customers.csv
    │          ~~~~~~~~~~~~~~~~~~`.slice(1),
  );
});

test('columns without a name that have values', async () => {
  expect(await messages(customers, { 'data/customers.csv': 'CustomerKey,FirstName,,\n1,JON,,\n2,EUGENE,,x\n' })).toBe(
    `
warning[unnamed-column] models/sources.yml:2:10  "data/customers.csv" has 2 columns without a name, with values: left out
  2 │   files: data/customers.csv
    │          ~~~~~~~~~~~~~~~~~~
  hint: with a name in the header they would be loaded`.slice(1),
  );
});

test('columns without a name and without a value', async () => {
  expect(await messages(customers, { 'data/customers.csv': 'CustomerKey,FirstName,,\n1,JON,,\n' })).toBe('');
});

test('more rejects than allowed', async () => {
  const rows = ['1,JON', 'two,EUGENE', '3', '4,"RUB"EN', ',CHRISTY', '6,"ELIZABETH', '7,JULIO,RUIZ', '8,JANET'];
  const files = { 'data/customers.csv': ['CustomerKey,FirstName', ...rows, ''].join('\n') };
  expect(await messages(`${customers}  rejects: { max_rows: 2 }\n`, files)).toBe(
    `
error[too-many-rejects] models/sources.yml:6:3  6 of 8 rows of source "customers" cannot be read, and rejects allows 2
  6 │   rejects: { max_rows: 2 }
    │   ~~~~~~~
  hint: data/customers.csv:3 CustomerKey "two" is no integer
  data/customers.csv:4 has 1 field instead of 2
  data/customers.csv:5 there is text beside a quoted field
  data/customers.csv:6 CustomerKey has no value
  data/customers.csv:7 a quote is not closed
  all 6 are in raw._rejects; raw.customers stays as it was`.slice(1),
  );
});

test('one reject where none is allowed', async () => {
  expect(await messages(customers, { 'data/customers.csv': 'CustomerKey,FirstName\nx,JON\n' })).toBe(
    `
error[too-many-rejects] models/sources.yml:2:10  1 of 1 row of source "customers" cannot be read, and rejects allows none
  2 │   files: data/customers.csv
    │          ~~~~~~~~~~~~~~~~~~
  hint: data/customers.csv:2 CustomerKey "x" is no integer
  see raw._rejects; raw.customers stays as it was`.slice(1),
  );
});

test('as many rejects as allowed', async () => {
  const files = { 'data/customers.csv': 'CustomerKey,FirstName\n1,JON\nx,EUGENE\n' };
  expect(await messages(`${customers}  rejects: { max_share: 50% }\n`, files)).toBe(
    `
warning[rejected-rows] models/sources.yml:6:3  1 of 2 rows of source "customers" cannot be read and is left out
  6 │   rejects: { max_share: 50% }
    │   ~~~~~~~
  hint: data/customers.csv:3 CustomerKey "x" is no integer
  see raw._rejects`.slice(1),
  );
});

test('columns that are not declared at all', async () => {
  const yaml = 'customers:\n  files: data/customers.csv\n';
  const files = { 'data/customers.csv': 'CustomerKey,First Name,BirthDate\n1,JON,13/4/1966\n' };
  expect(await messages(yaml, files)).toBe(
    `
warning[undeclared-columns] models/sources.yml:1:1  the columns of source "customers" are guessed from its files
  1 │ customers:
    │ ~~~~~~~~~
  hint: declare them, for example
  columns:
    "CustomerKey": { type: "bigint" }
    "First Name": { type: "varchar" }
    "BirthDate": { type: "date", formats: ["%d/%m/%Y"] }`.slice(1),
  );
});

test('columns that are not declared and have no header', async () => {
  const yaml = 'customers:\n  files: data/customers.csv\n  csv: { header: false }\n';
  expect(await messages(yaml, { 'data/customers.csv': '1,JON\n' })).toBe(
    `
error[undeclared-columns] models/sources.yml:3:10  files without a header need declared columns
  3 │   csv: { header: false }
    │          ~~~~~~`.slice(1),
  );
});

test('an empty file', async () => {
  expect(await messages(customers, { 'data/customers.csv': '' })).toBe(
    `
error[unreadable-export] models/sources.yml:2:10  "data/customers.csv" is empty: it has not even a header
  2 │   files: data/customers.csv
    │          ~~~~~~~~~~~~~~~~~~`.slice(1),
  );
});

test('a file that is no Parquet file', async () => {
  expect(await messages(customers.replace('.csv', '.parquet'), { 'data/customers.parquet': 'rows' })).toBe(
    `
error[unreadable-export] models/sources.yml:2:10  "data/customers.parquet" is no Parquet file
  2 │   files: data/customers.parquet
    │          ~~~~~~~~~~~~~~~~~~~~~~
  hint: File 'data/customers.parquet' too small to be a Parquet file`.slice(1),
  );
});

test('a file that is no JSON', async () => {
  expect(await messages(customers.replace('.csv', '.json'), { 'data/customers.json': '[{"CustomerKey":1},\n{]' })).toBe(
    `
error[unreadable-export] models/sources.yml:2:10  the files of source "customers" cannot be read
  2 │   files: data/customers.json
    │          ~~~~~~~~~~~~~~~~~~~
  hint: Malformed JSON in file "data/customers.json", at byte 2 in record/value 3: unexpected character.`.slice(1),
  );
});

test('a date format that is none', async () => {
  const yaml = 'x:\n  files: x.csv\n  columns: { day: { type: date, formats: ["%m/%d/%Y", "%Q"] } }\n';
  expect(await messages(yaml, { 'x.csv': 'day\n1/2/2017\n' })).toBe(
    `
error[unknown-format] models/sources.yml:3:55  '%Q' is no date format
  3 │   columns: { day: { type: date, formats: ["%m/%d/%Y", "%Q"] } }
    │                                                       ~~~~
  hint: write it like %d.%m.%Y or %Y-%m-%d %H:%M:%S`.slice(1),
  );
});
