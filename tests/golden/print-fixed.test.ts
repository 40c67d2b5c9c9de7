import { describe, expect, test } from 'vitest';
import { bytesOf } from '../../src/print/byte-text.ts';
import { recordFormat } from '../../src/print/record-format.ts';
import { recordMaker } from '../../src/print/record.ts';
import { layoutFile, type VendorConfig, vendorFile } from '../../src/project/schema/print.ts';

const layout = layoutFile.parse({
  format: 'fixed',
  record_length: 24,
  columns: [
    { name: 'PIECE', value: 'piece_id', width: 6, align: 'right', pad: '0' },
    { name: 'NAME', value: 'name', width: 10 },
    { name: 'DAY', value: 'day', type: 'date', format: 'YYYYMMDD', width: 8 },
  ],
});

/** The records of these names as a vendor gets them. */
function fileOf(names: readonly string[], vendor: VendorConfig): Buffer {
  const format = recordFormat(layout, vendor);
  const maker = recordMaker(layout, vendor, { shared: {} });
  const lines = names.map((name, i) => {
    const record = maker.make({ data: { name, day: '2017-07-03' }, pieceId: `${i + 1}0` });
    if (!('fields' in record)) throw new Error(JSON.stringify(record));
    return format.line(record.fields);
  });
  return bytesOf([format.mark, ...lines].join(''));
}

const vendorOf = (config: unknown): VendorConfig => vendorFile.parse(config);

test('fields stand where the layout says', () => {
  expect(fileOf(['Ann Lee', 'Bo', ''], vendorOf({ newline: 'lf' })).toString('latin1')).toBe(
    `
000010Ann Lee   20170703
000020Bo        20170703
000030          20170703
`.slice(1),
  );
});

describe('each encoding, to the byte', () => {
  const digits = '303030303130';
  const day = '3230313730373033';
  const blanks = (count: number): string => '20'.repeat(count);
  const cases: [encoding: string, name: string, hex: string][] = [
    ['utf-8', 'Zoë €', `5a6fc3ab20e282ac${blanks(2)}`],
    ['windows-1252', 'Zoë € ’ž', `5a6feb208020929e${blanks(2)}`],
    ['windows-1250', 'Łódź Ž', `a3f3649f208e${blanks(4)}`],
    ['iso-8859-1', 'Zoë ÿ', `5a6feb20ff${blanks(5)}`],
    ['iso-8859-15', 'Zoë € Œž', `5a6feb20a420bcb8${blanks(2)}`],
    ['ascii', 'Zoe', `5a6f65${blanks(7)}`],
  ];

  test.each(cases)('%s: %s', (encoding, name, hex) => {
    const bytes = fileOf([name], vendorOf({ encoding }));
    expect(bytes.toString('hex')).toBe(`${digits}${hex}${day}0d0a`);
    expect(bytes).toHaveLength(26);
  });

  test('a mark before the first record is no part of it', () => {
    const bytes = fileOf(['Zoë', 'Bo'], vendorOf({ encoding: 'utf-8-bom', newline: 'lf' }));
    expect(bytes.toString('utf8')).toBe('\ufeff000010Zoë      20170703\n000020Bo        20170703\n');
    expect(bytes).toHaveLength(3 + 2 * 25);
  });

  test('letters and their marks come together', () => {
    expect(
      fileOf(['Zoe\u0308'], vendorOf({ encoding: 'iso-8859-1' }))
        .subarray(6, 16)
        .toString('hex'),
    ).toBe(`5a6feb${blanks(7)}`);
  });
});

describe('characters that the encoding does not have', () => {
  const name = (text: string, policy: string, encoding = 'windows-1252'): string =>
    fileOf([text], vendorOf({ encoding, on_unmappable: policy }))
      .subarray(6, 16)
      .toString('latin1')
      .trimEnd();

  const transliterated: [text: string, encoding: string, result: string][] = [
    ['Łódź', 'windows-1252', 'L\xf3dz'],
    ['Łódź', 'ascii', 'Lodz'],
    ['Müßi Öl', 'ascii', 'Muessi Oel'],
    ['Ørsted', 'ascii', 'Orsted'],
    ['Ağır', 'windows-1252', 'Agir'],
    ['Иван', 'iso-8859-1', 'Ivan'],
    ['ẞ’–€', 'iso-8859-1', "SS'-EUR"],
    ['e\u0328\u0301', 'iso-8859-1', 'e'],
    ['ﬁ ½', 'iso-8859-1', 'fi \xbd'],
    ['Zoë 😀 Lee', 'iso-8859-1', 'Zo\xeb Lee'],
    ['👍🏽 Bo 🇩🇪❤️', 'ascii', 'Bo'],
    ['A™ B© ¿', 'ascii', 'ATM B(C) ?'],
  ];

  test.each(transliterated)('%s in %s', (text, encoding, result) => {
    expect(name(text, 'transliterate', encoding)).toBe(result);
  });

  test('replace puts a question mark for each', () => {
    expect(name('Łódź 🚲', 'replace')).toBe('?\xf3d? ?');
  });

  test('nothing stands for what cannot be spelled', () => {
    for (const lost of ['\ue000', '\ufffd'])
      expect(() => name(`a${lost}b`, 'transliterate')).toThrow('which windows-1252 does not have');
  });

  test('error stops the set, reject leaves out the record', () => {
    expect(() => name('Łódź', 'error')).toThrow('{"stop":"NAME has \\"Ł\\", which windows-1252 does not have"}');
    expect(() => name('Łódź', 'reject')).toThrow('{"rejected":"NAME has \\"Ł\\", which windows-1252 does not have"}');
  });
});

describe('a number that is filled up', () => {
  const numbers = layoutFile.parse({
    format: 'fixed',
    columns: [
      { name: 'SUM', value: 'sum', type: 'number', format: '0.00', width: 10, align: 'right', pad: '0' },
      { name: 'DOTS', value: 'sum', width: 8, align: 'right', pad: '.' },
    ],
  });

  test.each([
    ['-3.01', '-000003.01...-3.01'],
    ['3.014', '0000003.01...3.014'],
    ['+3.01', '0000003.01...+3.01'],
    ['-1234567.5', undefined],
    [null, ' '.repeat(18)],
  ])('%s has its sign before the zeros, and no number stays blank', (sum, line) => {
    const vendor = vendorOf({ newline: 'lf' });
    const record = recordMaker(numbers, vendor, { shared: {} }).make({ data: { sum }, pieceId: '10' });
    expect('fields' in record ? recordFormat(numbers, vendor).line(record.fields) : undefined).toBe(
      line === undefined ? undefined : `${line}\n`,
    );
  });

  test('a text with a sign of its own has it first, too', () => {
    const texts = {
      ...numbers,
      columns: numbers.columns.slice(0, 1).map((column) => ({ ...column, type: 'text' as const })),
    };
    const record = recordMaker(texts, vendorOf({}), { shared: {} }).make({ data: { sum: '+5' }, pieceId: '10' });
    expect(record).toEqual({ fields: ['+000000005'] });
  });
});
