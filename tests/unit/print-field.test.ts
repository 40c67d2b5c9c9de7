import { describe, expect, test } from 'vitest';
import { textOf } from '../../src/print/byte-text.ts';
import { recordMaker } from '../../src/print/record.ts';
import { layoutFile, vendorFile } from '../../src/project/schema/print.ts';

/** The texts of a record with these columns, whose values are `a`, `b`, …; or why there is none. */
function print(columns: readonly object[], values: readonly string[], vendor: object = {}, format = 'csv') {
  const letters = ['a', 'b', 'c'];
  const layout = layoutFile.parse({
    format,
    columns: columns.map((column, i) => ({ name: letters[i]?.toUpperCase(), value: letters[i], ...column })),
  });
  const config = vendorFile.parse(vendor);
  const maker = recordMaker(layout, config, { shared: {} });
  const data = Object.fromEntries(letters.map((letter, i) => [letter, values[i] ?? null]));
  const record = maker.make({ data, pieceId: '10' });
  return 'fields' in record ? record.fields.map((field) => textOf(field, config.encoding)) : record;
}

const one = (column: object, value: string, vendor: object = {}, format = 'csv') =>
  print([column], [value], vendor, format);

describe('dates', () => {
  const dates: [format: string | undefined, value: string, text: string][] = [
    [undefined, '2017-07-03', '2017-07-03'],
    [undefined, '2017-07-03 06:30:00+01', '2017-07-03'],
    ['YYYYMMDD', '2017-07-03', '20170703'],
    ['DD.MM.YY', '2017-07-03', '03.07.17'],
    ['D/M/YYYY', '2017-07-03', '3/7/2017'],
    ['YYYYMMDDHHmmss', '2017-07-03 06:30:05.123', '20170703063005'],
    ['YYYYMMDD', '', ''],
  ];
  test.each(dates)('%s of %s', (format, value, text) => {
    expect(one({ type: 'date', format }, value)).toEqual([text]);
  });

  test('what is no date leaves the record out', () => {
    expect(one({ type: 'date' }, 'soon')).toEqual({ rejected: 'A is no date' });
    expect(one({ type: 'date' }, '2017-07-031')).toEqual({ rejected: 'A is no date' });
  });
});

describe('numbers', () => {
  const numbers: [format: string | undefined, value: string, text: string][] = [
    [undefined, '1234.50', '1234.50'],
    ['0', '0.5', '1'],
    ['0', '0.49', '0'],
    ['0.00', '1234.505', '1234.51'],
    ['0,00', '1234.5', '1234,50'],
    ['0.00', '-0.005', '-0.01'],
    ['0.00', '-0.001', '0.00'],
    ['00000', '42', '00042'],
    ['0.00', '99.995', '100.00'],
    ['0.0', '12345678901234567890.25', '12345678901234567890.3'],
  ];
  test.each(numbers)('%s of %s', (format, value, text) => {
    expect(one({ type: 'number', format }, value)).toEqual([text]);
  });

  test('what is no number leaves the record out', () => {
    expect(one({ type: 'number' }, '1,5')).toEqual({ rejected: 'A is no number' });
    expect(one({ type: 'number' }, '1e21')).toEqual({ rejected: 'A is no number' });
  });
});

describe('capitals', () => {
  const cases: [letters: string, value: string, text: string][] = [
    ['upper', 'Straße', 'STRASSE'],
    ['lower', 'ÅSE', 'åse'],
    ['title', 'ANN-MARIE VAN DER BERG', 'Ann-Marie Van Der Berg'],
    ['title', "o'brien", "O'Brien"],
    ['title', "anna's shop", "Anna's Shop"],
    ['title', 'McDonald', 'McDonald'],
    ['title', 'élodie', 'Élodie'],
  ];
  test.each(cases)('%s of %s', (letters, value, text) => {
    expect(one({ case: letters }, value)).toEqual([text]);
  });
});

describe('a value that is too long', () => {
  const name = (overflow: string | undefined) => one({ width: 5, overflow }, 'Maximilian');

  test('stops the set, unless something else is said', () => {
    expect(name(undefined)).toEqual({ stop: 'A has 10 characters and room for 5' });
  });

  test('leaves the record out, or is cut', () => {
    expect(name('reject')).toEqual({ rejected: 'A has 10 characters and room for 5' });
    expect(name('truncate')).toEqual(['Maxim']);
    expect(one({ width: 5, overflow: 'truncate' }, 'Max imilian')).toEqual(['Max i']);
    expect(one({ width: 4, overflow: 'truncate' }, 'Max imilian')).toEqual(['Max']);
  });

  test('a fixed field counts bytes and is not cut within a character, a CSV field counts characters', () => {
    expect(one({ width: 5, overflow: 'truncate' }, 'ééééé')).toEqual(['ééééé']);
    expect(one({ width: 5, overflow: 'truncate' }, 'éééééé🚲')).toEqual(['ééééé']);
    expect(one({ width: 5, overflow: 'truncate' }, 'ééééé', {}, 'fixed')).toEqual(['éé']);
    expect(one({ width: 3, overflow: 'truncate' }, '⚠ x', {}, 'fixed')).toEqual(['⚠']);
    expect(one({ width: 5 }, 'ééééé', { encoding: 'iso-8859-1' }, 'fixed')).toEqual(['ééééé']);
  });

  const addresses: [value: string, width: number, result: unknown][] = [
    ['1200 North Washington Boulevard Apartment 12', 40, ['1200 North Washington Boulevard Apt 12']],
    ['1200 North Washington Boulevard Apartment 12', 35, ['1200 North Washington Blvd Apt 12']],
    ['1200 NORTH WASHINGTON BOULEVARD APARTMENT 12', 30, ['1200 N WASHINGTON BLVD APT 12']],
    ['5 Park Place', 10, ['5 Park Pl']],
    ["12-14 St. John's, Flat 1-2", 24, ["12-14 St. John's Flt 1-2"]],
    ["12-14 St. John's, Flat 1-2", 22, ['12-14 St Johns Flt 1-2']],
    ['Street of the Fisherman', 22, ['Street of the Fishrman']],
    ['Street of the Fisherman', 21, ['Street of the Fshrman']],
    ['MUSEUM OF NATURAL HISTORY', 22, ['MUSEUM OF NTRAL HSTORY']],
    ['Rue de la Bibliothèque 12', 24, { stop: 'A has 25 characters and room for 24, even when it is abbreviated' }],
    ['Street of the Fisherman', 10, { stop: 'A has 23 characters and room for 10, even when it is abbreviated' }],
  ];
  test.each(addresses)('%s within %s is abbreviated from the right, no more than needed', (value, width, result) => {
    expect(one({ width, overflow: 'abbreviate' }, value)).toEqual(result);
  });

  test('goes on in the next column, which has to be empty', () => {
    const columns = [{ width: 12, overflow: 'wrap' }, { width: 12, overflow: 'wrap' }, { width: 12 }];
    expect(print(columns, ['Flat 3, Rose Cottage, Mill Lane'])).toEqual(['Flat 3, Rose', 'Cottage,', 'Mill Lane']);
    expect(print(columns, ['Flat 3, Rose Cottage', 'Mill Lane'])).toEqual({
      stop: 'A is too long for its width and cannot go on in B, which has a value of its own',
    });
    expect(print(columns, ['Llanfairpwllgwyngyll'])).toEqual({
      stop: 'A has 20 characters and room for 12 and no blank to wrap it at',
    });
    expect(print(columns, ['Über-Straße Größe'], { encoding: 'windows-1252' })).toEqual(['Über-Straße', 'Größe', '']);
  });
});

test('without quotes a delimiter in a value stops the set', () => {
  const vendor = { csv: { quote: 'never' } };
  expect(one({}, 'a, b', vendor)).toEqual(['a, b']);
  for (const value of ['a; b', 'a "b"'])
    expect(one({}, value, vendor)).toEqual({
      stop: 'A has a delimiter or a quote in it, and this vendor wants no quotes',
    });
});

test('a field is filled up to its width as widths are counted: characters of CSV, bytes of fixed records', () => {
  const filled = (format: string, encoding: string, align = 'left') =>
    one({ width: 6, pad: '.', align }, 'Müß', { encoding }, format);
  expect(filled('csv', 'utf-8')).toEqual(['Müß...']);
  expect(filled('csv', 'utf-8', 'right')).toEqual(['...Müß']);
  expect(filled('fixed', 'utf-8')).toEqual(['Müß.']);
  expect(filled('csv', 'windows-1252')).toEqual(['Müß...']);
});
