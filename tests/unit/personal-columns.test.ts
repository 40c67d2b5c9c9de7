import { expect, test } from 'vitest';
import { personalColumns } from '../../src/plan/personal-columns.ts';
import { projectLineage } from '../../src/plan/project-lineage.ts';
import { checkShop, problemsOf, shop } from '../support/shop.ts';
import { testWarehouse } from '../support/warehouse.ts';

const sources = (pii: string): string => `${shop().get('models/sources.yml') ?? ''}
bookings:
  files: data/exports/bookings.ndjson
  columns:
    booking_id: { type: integer }
    guest:
      type: struct(name varchar, home struct(city varchar, zip varchar), points integer)
      pii: ${pii}
    others: { type: "struct(name varchar, age integer)[]", pii: { name: name } }
`;

test('a field that is marked stays so in what is made of it, and its neighbours are free', async () => {
  const { plan } = await checkShop({
    'models/sources.yml': sources('{ name: name, home.zip: address }'),
    'models/core/bookings.sql': 'select booking_id, guest, guest.home as home, others from raw.bookings\n',
    'models/core/guests.sql': `
select b.booking_id, guest.points + 1 as points, guest.NAME as name, b.guest.home.city as city, guest.home.zip as zip,
  home.city as town, upper(guest.name) as shown, guest, others[1].age as age
from (select * from core.bookings) b
`.trimStart(),
  });
  if (plan === undefined) throw new Error('the shop is not sound');
  const { warehouse } = await testWarehouse();
  await using shadow = warehouse;
  const personal = personalColumns(plan, await projectLineage(plan, shadow));
  const marks = [...personal].filter(([column]) => /bookings|guests/.test(column));
  expect(marks.map(([column, kinds]) => `${column}: ${kinds}`)).toEqual([
    'raw.bookings.guest: address, name',
    'raw.bookings.others: name',
    'core.bookings.guest: address, name',
    // A part of a struct that has parts of its own is marked as a whole: too much rather than too little.
    'core.bookings.home: address',
    'core.bookings.others: name',
    'core.guests.name: name',
    'core.guests.zip: address',
    'core.guests.town: address',
    'core.guests.shown: name',
    'core.guests.guest: address, name',
    'core.guests.age: name',
  ]);
});

test('a field that is not there cannot be marked', async () => {
  const pii = '{ nmae: name, home.zipp: address, points.all: score }';
  expect(await problemsOf({ 'models/sources.yml': sources(pii) })).toBe(`
error[unknown-field] models/sources.yml:28:14  "nmae" is not a field of guest
  28 │       pii: { nmae: name, home.zipp: address, points.all: score }
     │              ~~~~
  hint: did you mean "name"?

error[unknown-field] models/sources.yml:28:26  "zipp" is not a field of guest.home
  28 │       pii: { nmae: name, home.zipp: address, points.all: score }
     │                          ~~~~~~~~~
  hint: did you mean "zip"?

error[unknown-field] models/sources.yml:28:46  "all" is not a field of guest.points
  28 │       pii: { nmae: name, home.zipp: address, points.all: score }
     │                                              ~~~~~~~~~~
  hint: guest.points is no struct

3 errors in 1 file
`);
});
