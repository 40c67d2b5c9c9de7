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

const jointOf = (names: readonly (readonly (string | null)[])[], width?: number, salutation?: string) => {
  const joint = layoutFile.parse({
    format: 'csv',
    household: { by: ['profile.line'], names: '&', salutation },
    columns: [{ name: 'NAME', value: 'household.names', width }],
  });
  const data = { household: { size: names.length, names }, profile: { first: 'Ann', last: 'Day' } };
  return recordMaker(joint, vendorFile.parse({ encoding: 'utf-8' }), { shared: {}, postal }).make({
    data,
    pieceId: '1',
  });
};

test.each([
  { who: 'one alone', names: [['Ann', 'Day']], name: 'Ann Day' },
  {
    who: 'two of one surname, however it is written',
    names: [
      ['Ann', 'Day'],
      ['Joe ', 'DAY'],
    ],
    name: 'Ann & Joe Day',
  },
  {
    who: 'three of one surname',
    names: [
      ['Ann', 'Day'],
      ['Joe', 'Day'],
      ['Mary Lou', 'Day'],
    ],
    name: 'Ann, Joe & Mary Lou Day',
  },
  {
    who: 'two surnames',
    names: [
      ['Ann', 'Day'],
      ['Joe', 'Night'],
    ],
    name: 'Ann Day & Joe Night',
  },
  {
    who: 'one without a surname',
    names: [
      ['Ann', 'Day'],
      ['Joe', null],
    ],
    name: 'Ann Day & Joe',
  },
  {
    who: 'the same name twice',
    names: [
      ['Ann', 'Day'],
      ['Ann', 'Day'],
    ],
    name: 'Ann Day',
  },
  {
    who: 'no room',
    names: [
      ['Ann', 'Day'],
      ['Joe', 'Day'],
    ],
    width: 12,
    name: 'Ann Day',
  },
  {
    who: 'no room, and a salutation',
    names: [
      ['Ann', 'Day'],
      ['Joe', 'Day'],
    ],
    width: 12,
    salutation: 'The {{profile.last}}s',
    name: 'The Days',
  },
  { who: 'many', names: ['Ann', 'Bo', 'Cy', 'Di'].map((first) => [first, 'Day']), name: 'Ann Day' },
])('names of a household: $who', ({ names, width, salutation, name }) => {
  expect(jointOf(names, width, salutation)).toEqual({ fields: [name] });
});

test('a household may stand on the address', () => {
  const joint = layoutFile.parse({
    format: 'csv',
    address: { recipient: 'household.names' },
    household: { by: ['profile.line'], names: 'und' },
    columns: [
      { name: 'TO', value: 'address.1' },
      { name: 'STREET', value: '{{address.2}}, {{address.3}}' },
    ],
  });
  const profile = { first: 'Ann', last: 'Day', line: 'Hauptstr. 1', code: '10115', city: 'Berlin', country: 'DE' };
  const names = [
    ['Ann', 'Day'],
    ['Joe', 'Day'],
  ];
  const vendor = vendorFile.parse({ encoding: 'utf-8', country: 'DE' });
  const addressed = recordMaker(joint, vendor, { shared: {}, postal });
  expect(addressed.make({ data: { household: { size: 2, names }, profile }, pieceId: '1' })).toEqual({
    fields: ['Ann und Joe Day', 'Hauptstr. 1, 10115 Berlin'],
  });
});
