import { describe, expect, test } from 'vitest';
import { bytesOf } from '../../src/print/byte-text.ts';
import { recordFormat } from '../../src/print/record-format.ts';
import { layoutFile, type VendorConfig, vendorFile } from '../../src/project/schema/print.ts';

const names = ['NAME', 'CITY'];
const records = [
  ['Jérôme Müller', 'Orléans'],
  ['Ann "Annie" Lee', 'Bath; Avon'],
  ['', '=1+1'],
  ['two\nlines', 'a, b'],
];

const cases: [what: string, vendor: Parameters<typeof vendorFile.parse>[0], bytes: string][] = [
  [
    'the defaults: semicolons, CR LF, quotes where they are needed',
    {},
    'NAME;CITY\r\nJérôme Müller;Orléans\r\n"Ann ""Annie"" Lee";"Bath; Avon"\r\n;=1+1\r\n"two\nlines";a, b\r\n',
  ],
  [
    'a byte order mark, commas, LF',
    { encoding: 'utf-8-bom', newline: 'lf', csv: { delimiter: ',' } },
    '\ufeffNAME,CITY\nJérôme Müller,Orléans\n"Ann ""Annie"" Lee",Bath; Avon\n,=1+1\n"two\nlines","a, b"\n',
  ],
  [
    'every field in quotes, empty ones too',
    { csv: { quote: 'always' } },
    '"NAME";"CITY"\r\n"Jérôme Müller";"Orléans"\r\n"Ann ""Annie"" Lee";"Bath; Avon"\r\n"";"=1+1"\r\n"two\nlines";"a, b"\r\n',
  ],
  [
    'tabs and no names of columns',
    { newline: 'lf', csv: { delimiter: '\t', header: false } },
    'Jérôme Müller\tOrléans\n"Ann ""Annie"" Lee"\tBath; Avon\n\t=1+1\n"two\nlines"\ta, b\n',
  ],
  [
    'all text in quotes',
    { newline: 'lf', csv: { quote: 'text', header: false } },
    '"Jérôme Müller";"Orléans"\n"Ann ""Annie"" Lee";"Bath; Avon"\n"";"=1+1"\n"two\nlines";"a, b"\n',
  ],
  [
    'a mark without names',
    { encoding: 'utf-8-bom', newline: 'lf', csv: { delimiter: '|', header: false } },
    '\ufeffJérôme Müller|Orléans\n"Ann ""Annie"" Lee"|Bath; Avon\n|=1+1\n"two\nlines"|a, b\n',
  ],
];

const utf8 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

/** The file of these records, which are UTF-8. */
function fileOf(titles: readonly string[], rows: readonly (readonly string[])[], vendor: VendorConfig): Buffer {
  const layout = layoutFile.parse({ format: 'csv', columns: titles.map((name) => ({ name, value: 'x' })) });
  const format = recordFormat(layout, vendor);
  const lines = rows.map((fields) => format.line(fields.map(utf8)));
  return bytesOf([format.mark, format.titles ?? '', ...lines].join(''));
}

const vendorOf = (config: unknown): VendorConfig => vendorFile.parse(config);

test.each(cases)('%s', (_, config, text) => {
  const vendor = vendorOf(config);
  const bytes = fileOf(names, records, vendor);
  expect(bytes.toString('utf8')).toBe(text);
  expect(bytes.equals(Buffer.from(text, 'utf8'))).toBe(true);
});

test('the mark is three bytes, an umlaut is two', () => {
  const vendor = vendorOf({ encoding: 'utf-8-bom', newline: 'lf' });
  expect(fileOf(['Ü'], [], vendor).toString('hex')).toBe('efbbbf' + 'c39c' + '0a');
});

describe('what readers would take for something else', () => {
  const vendor = vendorOf({ newline: 'crlf', csv: { header: false } });

  test('a line break of another kind than the records have is quoted', () => {
    expect(fileOf(['A', 'B'], [['a\rb', 'c\r\nd']], vendor).toString()).toBe('"a\rb";"c\r\nd"\r\n');
  });

  test('a record of one empty field is no blank line', () => {
    expect(fileOf(['A'], [[''], ['a']], vendor).toString()).toBe('""\r\na\r\n');
  });

  test('no records are no bytes', () => {
    expect(fileOf(['A'], [], vendor)).toHaveLength(0);
  });
});
