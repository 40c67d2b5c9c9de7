import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { diagnosticText } from '../../src/report/diagnostic-text.ts';
import { loadRig } from '../support/loading.ts';

/** What a person reads when an export is in another encoding than was agreed. */

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

const withEncoding = (encoding: string): string =>
  customers.replace('  columns:', `  csv: { encoding: ${encoding} }\n  columns:`);

test('Latin-1 that is declared as UTF-8', async () => {
  const text = 'CustomerKey,FirstName\n1,JON\n2,JOSÉ\n';
  expect(await messages(customers, { 'data/customers.csv': Buffer.from(text, 'latin1') })).toBe(
    `
error[wrong-encoding] models/sources.yml:2:10  "data/customers.csv" is not utf-8: byte 0xC9 at line 3, column 6 (byte 34)
  2 │   files: data/customers.csv
    │          ~~~~~~~~~~~~~~~~~~
  hint: try csv: { encoding: windows-1252 }, in which this byte is "É"; latin-1 has it too`.slice(1),
  );
});

test('UTF-8 that is declared as Latin-1', async () => {
  const text = 'CustomerKey,FirstName\n1,JON\n2,JOSÉ\n';
  expect(await messages(withEncoding('latin-1'), { 'data/customers.csv': text })).toBe(
    `
error[wrong-encoding] models/sources.yml:3:20  "data/customers.csv" is UTF-8, not latin-1: see line 3, column 6 (byte 34)
  3 │   csv: { encoding: latin-1 }
    │                    ~~~~~~~
  hint: write csv: { encoding: utf-8 }`.slice(1),
  );
});

test('UTF-16 that is declared as Latin-1', async () => {
  const text = Buffer.from('\ufeffCustomerKey,FirstName\n', 'utf16le');
  expect(await messages(withEncoding('latin-1'), { 'data/customers.csv': text })).toBe(
    `
error[wrong-encoding] models/sources.yml:3:20  "data/customers.csv" is UTF-16, not latin-1
  3 │   csv: { encoding: latin-1 }
    │                    ~~~~~~~
  hint: write csv: { encoding: utf-16 }`.slice(1),
  );
});

test('what Windows writes, declared as Latin-1', async () => {
  const text = iconv.encode('CustomerKey,FirstName\n1,José “Pepe”\n', 'windows-1252');
  expect(await messages(withEncoding('latin-1'), { 'data/customers.csv': text })).toBe(
    `
error[wrong-encoding] models/sources.yml:3:20  "data/customers.csv" is not latin-1: byte 0x93 at line 2, column 8 (byte 30) is no character in it
  3 │   csv: { encoding: latin-1 }
    │                    ~~~~~~~
  hint: try csv: { encoding: windows-1252 }, in which this byte is "“"`.slice(1),
  );
});

test('a byte that is no character in the declared encoding', async () => {
  const text = Buffer.from([...Buffer.from('CustomerKey,FirstName\n1,'), 0xe9, 0x81, 0x0a]);
  expect(await messages(withEncoding('windows-1252'), { 'data/customers.csv': text })).toBe(
    `
error[wrong-encoding] models/sources.yml:3:20  "data/customers.csv" is not windows-1252: byte 0x81 at line 2, column 4 (byte 26) is no character in it
  3 │   csv: { encoding: windows-1252 }
    │                    ~~~~~~~~~~~~`.slice(1),
  );
});
