import { expect, test } from 'vitest';
import type { Row } from '../../src/ports.ts';
import { type PrintRecord, recordMaker } from '../../src/print/record.ts';
import { layoutFile, vendorFile } from '../../src/project/schema/print.ts';

const layoutOf = (intelligentMail: Record<string, string>) =>
  layoutFile.parse({
    format: 'csv',
    columns: [
      { name: 'BARS', value: 'intelligent_mail.bars', width: 65 },
      { name: 'DIGITS', value: 'intelligent_mail.digits' },
    ],
    intelligent_mail: { barcode: '01', service: '234', mailer: '567094', routing: 'zip', ...intelligentMail },
  });

const postal = { name: ['name'], lines: ['street'], city: 'city', postal_code: 'zip', country: 'country' };

/** The records of pieces, one after the other. */
function made(rows: readonly (readonly [pieceId: string, data: Row])[], intelligentMail = {}): PrintRecord[] {
  const maker = recordMaker(layoutOf(intelligentMail), vendorFile.parse({}), { shared: {}, postal });
  return rows.map(([pieceId, data]) => maker.make({ data: { profile: { country: 'US' }, ...data }, pieceId }));
}

test('the first public vector, from a piece and its delivery point', () => {
  expect(made([['987654321', { zip: '01234-5678-91' }]])).toEqual([
    {
      fields: ['AADTFFDFTDADTAADAATFDTDDAAADDTDTTDAFADADDDTFFFDDTTTADFAAADFTDAADA', '0123456709498765432101234567891'],
    },
  ]);
});

test('the number of the piece has the digits that the mailer leaves', () => {
  const digits = (rows: Parameters<typeof made>[0], mailer: string) =>
    made(rows, { mailer }).map((record) => ('fields' in record ? record.fields[1] : record));
  expect(digits([['120', { zip: '' }]], '123456')).toEqual(['01234123456000000120']);
  expect(digits([['120', { zip: '' }]], '912345678')).toEqual(['01234912345678000120']);
  expect(
    digits(
      [
        ['2999990', { zip: null }],
        ['3999980', { zip: null }],
        ['3999990', { zip: null }],
      ],
      '912345678',
    ),
  ).toEqual([
    '01234912345678999990',
    '01234912345678999980',
    { rejected: 'a mailer of 9 digits leaves 6 for the piece, and this set has more' },
  ]);
});

test('a ZIP with another number of digits is no routing; mail abroad has no barcode', () => {
  expect(made([['10', { zip: '1234' }]])).toEqual([
    { rejected: 'an Intelligent Mail barcode has 20 digits and a ZIP of 0, 5, 9 or 11 digits, not 24 in all' },
  ]);
  expect(made([['10', { zip: 'SW1A 1AA', profile: { country: 'gb' } }]])).toEqual([{ fields: ['', ''] }]);
  const [record] = made([['10', { zip: '00901', profile: { country: 'PR' } }]]);
  expect(record).toMatchObject({ fields: { 1: '0123456709400000001000901' } });
});
