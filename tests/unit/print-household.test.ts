import { expect, test } from 'vitest';
import { recordMaker } from '../../src/print/record.ts';
import { layoutFile, vendorFile } from '../../src/project/schema/print.ts';

const postal = { name: ['first', 'last'], lines: ['line'], city: 'city', postal_code: 'code', country: 'country' };
const layout = layoutFile.parse({
  format: 'csv',
  household: { by: ['profile.line'], salutation: 'The {{profile.last}} household' },
  columns: [
    { name: 'NAME', value: 'household.salutation', required: true },
    { name: 'SIZE', value: 'household.size' },
  ],
});
const maker = recordMaker(layout, vendorFile.parse({ encoding: 'utf-8' }), { shared: {}, postal });

test.each([
  { who: 'several', data: { household: { size: 3 } }, fields: ['The Day household', '3'] },
  { who: 'one alone, by name', data: { household: { size: 1 } }, fields: ['Ann Day', '1'] },
  { who: 'a seed, which has no household', data: {}, fields: ['Ann Day', '1'] },
])('$who', ({ data, fields }) => {
  const profile = { first: 'Ann', last: 'Day' };
  expect(maker.make({ data: { ...data, profile }, pieceId: '1' })).toEqual({ fields });
});
