import { expect, test } from 'vitest';
import { manifestOf } from '../../src/plan/manifest.ts';
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

test('a model says what its own columns mean and hold; what is passed on keeps it', async () => {
  const described = `
/*---
columns:
  email: where the shop writes to
  greeting: { description: how a letter begins, pii: name }
---*/
select customer_id, email, 'Dear ' || first_name as greeting from raw.customers
`.trimStart();
  const models = {
    'models/core/greetings.sql': described,
    'models/core/letters.sql': 'select email, greeting, upper(greeting) as shout from core.greetings\n',
  };
  const { plan, text } = await checkShop(models);
  if (plan === undefined) throw new Error(text);
  const { warehouse } = await testWarehouse();
  await using shadow = warehouse;
  const { nodes } = manifestOf(plan, await projectLineage(plan, shadow));
  const letters = nodes.find(({ name }) => name === 'core.letters');
  expect(letters?.columns.map(({ name, description, pii }) => [name, description, pii])).toEqual([
    ['email', 'where the shop writes to', undefined],
    ['greeting', 'how a letter begins', 'name'],
    ['shout', undefined, 'name'],
  ]);
  expect(await problemsOf({ 'models/core/greetings.sql': described.replace('email:', 'mail:') })).toContain(
    `
error[unknown-column] models/core/greetings.sql:3:3  "mail" is not a column of core.greetings
  3 │   mail: where the shop writes to
    │   ~~~~
  hint: did you mean "email"?
`,
  );
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
