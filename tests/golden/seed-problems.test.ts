import { describe, expect, test } from 'vitest';
import { plain, problems } from '../support/print-problems.ts';

describe('seeds', () => {
  const vendor = 'seeds: { file: seeds.csv, per_split: 2 }\n';

  test('bring every value that is printed, and there are enough of them', () => {
    expect(problems(plain, vendor, 'nam\nAnna\n')).toBe(
      `
error[missing-column] vendors/acme.yml:1:16  vendors/seeds.csv has no column "name", which the layout prints
  1 │ seeds: { file: seeds.csv, per_split: 2 }
    │                ~~~~~~~~~
  hint: did you mean "nam"?

error[few-seeds] vendors/acme.yml:1:16  2 seeds go into each split and the file has 1
  1 │ seeds: { file: seeds.csv, per_split: 2 }
    │                ~~~~~~~~~

2 errors in 1 file`.slice(1),
    );
  });

  test('have values that can be printed', () => {
    const layout = `format: fixed
columns:
  - { name: SUM, value: sum, type: number, width: 8, align: right, pad: "0" }
  - { name: DAY, value: last_order, type: date, width: 10 }
  - { name: TO, value: address.1, width: 10 }
  - { name: STREET, value: "{{address.2}} {{address.3}} {{address.4}}", width: 40 }
  - { name: CODE, value: "{{campaign_code}}", width: 20 }
address: { lines: 4 }
`.replace('sum,', 'customer_id,');
    const columns = 'customer_id,last_order,profile.name,profile.line,profile.city,profile.code,profile.country';
    const seeds = `${columns}
1,2017-01-01,Ann Lee,1 Road,York,YO1 7HH,GB
one,2017-01-01,Ann Lee,1 Road,York,YO1 7HH,GB
2,2017-01-01,Ann Lee,"1
Road",York,YO1 7HH,ZZ

3,soon,Ann Lee,1 Road,York,YO1 7HH,GB
4,,Annabella Lee,1 Road,York,YO1 7HH,GB
`;
    expect(problems(layout, 'country: GB\nseeds: { file: seeds.csv }\n', seeds)).toBe(
      `
error[unprintable-seed] vendors/seeds.csv:3:1  this seed cannot be printed: SUM is no number
  3 │ one,2017-01-01,Ann Lee,1 Road,York,YO1 7HH,GB
    │ ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~

error[unprintable-seed] vendors/seeds.csv:4:1  this seed cannot be printed: "ZZ" is no country code
  4 │ 2,2017-01-01,Ann Lee,"1
    │ ~~~~~~~~~~~~~~~~~~~~~~~

error[unprintable-seed] vendors/seeds.csv:7:1  this seed cannot be printed: DAY is no date
  7 │ 3,soon,Ann Lee,1 Road,York,YO1 7HH,GB
    │ ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~

error[unprintable-seed] vendors/seeds.csv:8:1  this seed cannot be printed: TO has 13 bytes and room for 10
  8 │ 4,,Annabella Lee,1 Road,York,YO1 7HH,GB
    │ ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~

4 errors in 1 file`.slice(1),
    );
  });

  test('that cannot be read are there: no more is said of them', () => {
    expect(problems(plain, vendor, 'name\nAnna\nBo,Bo\n')).toBe('');
  });

  test('lie in a file of vendors/', () => {
    expect(problems(plain, 'seeds: { file: seedz.csv }\n', 'name\nAnna\n')).toContain(
      'error[missing-file] vendors/acme.yml:1:16  there is no vendors/seedz.csv',
    );
  });
});
