import { describe, expect, test } from 'vitest';
import { textOf } from '../../src/print/byte-text.ts';
import { recordMaker } from '../../src/print/record.ts';
import { layoutFile, vendorFile } from '../../src/project/schema/print.ts';

const postal = {
  name: ['first', 'last'],
  lines: ['line1', 'line2'],
  city: 'city',
  region: 'region',
  postal_code: 'code',
  country: 'country',
};

const profile = {
  ...{ first: 'Jörg', last: 'Müller', line1: 'Königstraße 5', line2: null },
  ...{ city: 'Köln', region: null, code: '50667', country: 'DE' },
};

/** The lines of an address as a vendor in Britain prints them. */
function print(
  changed: Partial<Record<keyof typeof profile, string>>,
  column: object = {},
  address: object = {},
  lines = [1, 2, 3, 4, 5],
) {
  const layout = layoutFile.parse({
    format: 'csv',
    address: { lines: 5, ...address },
    columns: lines.map((line) => ({ name: `LINE${line}`, value: `address.${line}`, ...column })),
  });
  const vendor = vendorFile.parse({ encoding: 'windows-1252', country: 'GB' });
  const record = recordMaker(layout, vendor, { shared: {}, postal }).make({
    data: { profile: { ...profile, ...changed } },
    pieceId: '10',
  });
  return 'fields' in record ? record.fields.map((field) => textOf(field, vendor.encoding)) : record;
}

test('an address is laid out as its country writes it, from the top, abroad with its country', () => {
  expect(print({})).toEqual(['Jörg Müller', 'Königstraße 5', '50667 KÖLN', 'GERMANY', '']);
  expect(print({ city: 'London', code: 'EC1R 0DU', line1: '1 High Street', country: 'GB' })).toEqual([
    'Jörg Müller',
    '1 High Street',
    'LONDON',
    'EC1R 0DU',
    '',
  ]);
});

describe('an address that does not fit', () => {
  test('has more lines than the layout: the record is left out, with the reason', () => {
    expect(print({ line2: 'Hinterhof' }, {}, { lines: 4 })).toEqual({
      rejected: 'the address has 5 lines, 4 fit',
    });
  });

  test.each([
    ['the town and all below it', [1, 2], 'the address has 4 lines, 2 fit'],
    ['the country', [1, 2, 3], 'the address has 4 lines, 3 fit'],
    ['a line in between', [1, 2, 4, 5], 'the address has 4 lines, 2 fit'],
  ])('would lose %s, which no column prints: the record is left out', (_, lines, rejected) => {
    expect(print({}, {}, {}, lines)).toEqual({ rejected });
  });

  test('has a line that is too long: what the column says is done', () => {
    const long = { line1: '1200 North Washington Boulevard Apartment 12', country: 'US', city: 'Boise', code: '83702' };
    expect(print({ ...long, region: 'ID' })).toEqual({ stop: 'LINE2 has 44 characters and room for 40' });
    expect(print({ ...long, region: 'ID' }, { overflow: 'abbreviate' })).toMatchObject([
      'Jörg Müller',
      '1200 North Washington Boulevard Apt 12',
      'BOISE ID 83702',
      'UNITED STATES',
      '',
    ]);
  });

  test('goes to a country that there is not', () => {
    expect(print({ country: 'XX' })).toEqual({ rejected: '"XX" is no country code' });
  });
});
