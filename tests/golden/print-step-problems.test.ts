import { describe, expect, test } from 'vitest';
import { plain, problems } from '../support/print-problems.ts';

test('a whole fixed layout with everything a vendor may want', () => {
  expect(
    problems(
      `
format: fixed
record_length: 60
columns:
  - { name: PIECE, value: piece_id, width: 12, align: right, pad: "0" }
  - { name: NAME, value: name, width: 30, case: title, required: true, overflow: abbreviate }
  - { name: ORDERED, value: last_order, type: date, format: YYYYMMDD, width: 8 }
  - { name: CODE, value: "{{campaign_code}}", width: 10 }
split_by: [profile.country]
`,
      `
encoding: windows-1252
on_unmappable: transliterate
max_records: 200000
name: "{{campaign}}_{{split}}_{{date YYYYMMDD}}_v{{version}}_{{part}}.txt"
control: { header: "H{{date}}{{campaign_code}}", trailer: "T{{pad count 9}}{{pad hash_total 15}}", hash_total: PIECE }
seeds: { file: seeds.csv, per_split: 1, place: spread }
`,
      'name,last_order\nSeed {{fingerprint}},2017-01-01\n',
    ),
  ).toBe('');
});

describe('widths that cannot fit are found before a run', () => {
  test('too narrow for a date, for the text of a template, and columns that do not add up', () => {
    expect(
      problems(`
format: fixed
record_length: 30
columns:
  - { name: ORDERED, value: last_order, width: 8 }
  - { name: SHORT, value: last_order, type: date, format: DD.MM.YYYY, width: 8 }
  - { name: CODE, value: "SUMMER-{{vars.discount}}", width: 6 }
`),
    ).toBe(
      `
error[bad-length] layouts/postcard.yml:2:16  the columns add up to 22 bytes, the record is said to have 30
  2 │ record_length: 30
    │                ~~

error[narrow-column] layouts/postcard.yml:4:48  ORDERED needs 10 bytes and has room for 8
  4 │   - { name: ORDERED, value: last_order, width: 8 }
    │                                                ~

error[narrow-column] layouts/postcard.yml:5:78  SHORT needs 10 bytes and has room for 8
  5 │ …e: SHORT, value: last_order, type: date, format: DD.MM.YYYY, width: 8 }
    │                                                                      ~

error[narrow-column] layouts/postcard.yml:6:61  CODE needs 7 bytes and has room for 6
  6 │   - { name: CODE, value: "SUMMER-{{vars.discount}}", width: 6 }
    │                                                             ~

4 errors in 1 file`.slice(1),
    );
  });

  test('no width, no column to go on in, formats', () => {
    expect(
      problems(`
format: fixed
columns:
  - { name: NAME, value: name }
  - { name: ORDERED, value: last_order, type: date, format: YYYY-WW, width: 8 }
  - { name: SUM, value: customer_id, type: number, format: "#,##0", width: 8 }
  - { name: TEXT, value: name, format: upper, width: 8 }
  - { name: LINE, value: name, width: 8, overflow: wrap }
`),
    ).toBe(
      `
error[missing-width] layouts/postcard.yml:3:13  NAME needs a width in fixed records
  3 │   - { name: NAME, value: name }
    │             ~~~~

error[bad-format] layouts/postcard.yml:4:61  "WW" means nothing in a date format
  4 │   - { name: ORDERED, value: last_order, type: date, format: YYYY-WW, wi…
    │                                                             ~~~~~~~
  hint: write one like YYYYMMDD or DD.MM.YYYY; there is YYYY YY MM M DD D HH mm ss

error[bad-format] layouts/postcard.yml:5:60  "#,##0" is no format of a number
  5 │   - { name: SUM, value: customer_id, type: number, format: "#,##0", wid…
    │                                                            ~~~~~~~
  hint: write one like 0, 0.00, 0,00 or 00000

error[bad-format] layouts/postcard.yml:6:40  a text has no format
  6 │   - { name: TEXT, value: name, format: upper, width: 8 }
    │                                        ~~~~~
  hint: say type: date or type: number

error[bad-overflow] layouts/postcard.yml:7:52  there is no column after LINE to go on in
  7 │   - { name: LINE, value: name, width: 8, overflow: wrap }
    │                                                    ~~~~

5 errors in 1 file`.slice(1),
    );
  });
});

describe('a layout and a vendor that do not go together', () => {
  test('names of files that would all be the same', () => {
    const text = problems(`${plain}split_by: [profile.country]\n`, 'name: "all.csv"\nmax_records: 10\n');
    expect(text).toContain(
      'error[missing-part] vendors/acme.yml:1:7  the parts that max_records makes would all have the same name',
    );
    expect(text).toContain(
      'error[missing-split] vendors/acme.yml:1:7  the files that split_by makes would all have the same name',
    );
  });

  test('a sum of a column that is not there', () => {
    expect(
      problems(plain, 'control: { header: "H{{count}}", trailer: "T{{pad hash_total 9}}", hash_total: NAMES }\n'),
    ).toBe(
      `
error[unknown-column] vendors/acme.yml:1:80  "NAMES" is not a column of the layout
  1 │ …er: "H{{count}}", trailer: "T{{pad hash_total 9}}", hash_total: NAMES }
    │                                                                  ~~~~~
  hint: did you mean "NAME"?

1 error in 1 file`.slice(1),
    );
  });

  test('texts that the encoding does not have', () => {
    const text = problems(
      'format: csv\ncolumns:\n  - { name: Größe, value: "№ {{name}}" }\n',
      'encoding: windows-1252\n',
    );
    expect(text).toContain('error[unmappable] layouts/postcard.yml:3:27  windows-1252 does not have "№"');
    expect(text).not.toContain('"ö"');
  });
});

test('what is the same for all, or comes later, sorts and splits nothing', () => {
  const text = problems(`${plain}sort_by: [vars.discount]\nsplit_by: [piece_id]\n`, 'name: "{{split}}.csv"\n');
  expect(text).toContain(
    'error[unknown-column] layouts/postcard.yml:4:11  "vars.discount" is not a column of the list',
  );
  expect(text).toContain('error[unknown-column] layouts/postcard.yml:5:12  "piece_id" is not a column of the list');
});

describe('address blocks', () => {
  const block = 'format: csv\naddress: { lines: 1 }\ncolumns:\n  - { name: LINE1, value: address.1 }\n';

  test('have so many lines, and are laid out for a country of departure', () => {
    expect(problems(block, 'country: GB\n')).toBe('');
    expect(problems(block)).toBe(
      `
error[missing-country] layouts/postcard.yml:2:1  an address block needs to know where the mail is posted
  2 │ address: { lines: 1 }
    │ ~~~~~~~
  hint: write country: DE, or another, into vendors/acme.yml

1 error in 1 file`.slice(1),
    );
    expect(problems(block, 'country: uk\n')).toContain(
      'error[wrong-value] vendors/acme.yml:1:10  "uk" is no country code',
    );
  });

  test('print every line that they may have', () => {
    expect(
      problems(`${block.replace('lines: 1', 'lines: 3')}  - { name: LINE4, value: address.4 }\n`, 'country: GB\n'),
    ).toBe(
      `
error[missing-column] layouts/postcard.yml:2:10  an address may have 3 lines, and no column prints address.2
  2 │ address: { lines: 3 }
    │          ~~~~~~~~~~~~
  hint: add it, or say lines: 1: longer addresses are rejected

error[unknown-column] layouts/postcard.yml:5:27  an address of this layout has 3 lines: there is no address.4
  5 │   - { name: LINE4, value: address.4 }
    │                           ~~~~~~~~~
  hint: say lines: 4 in address

2 errors in 1 file`.slice(1),
    );
  });

  test('need the parts of an address from seeds', () => {
    const vendor = 'country: GB\nseeds: { file: seeds.csv }\n';
    expect(
      problems(block, vendor, 'profile.name,profile.line,profile.city,profile.code\nAnn,1 Road,York,YO1\n'),
    ).toContain('vendors/seeds.csv has no column "profile.country", which the layout prints');
  });
});

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

test.each([
  ['host_key: "MD5:aa:bb"', 'error[wrong-value] vendors/acme.yml:1:23  "MD5:aa:bb" is no fingerprint of a host key'],
  ['port: 70000', 'vendors/acme.yml:1:'],
  ['key: secret', 'error[literal-secret] vendors/acme.yml:1:'],
  ['to: ftp', 'error[unknown-value] vendors/acme.yml:1:17  unknown value "ftp" for "to"'],
])('a server with %s', (changed, said) => {
  const [key] = changed.split(':');
  const sound = [
    'to: sftp',
    'host: h',
    `host_key: "SHA256:${'A'.repeat(43)}"`,
    'user: u',
    'key: { env: K }',
    'directory: /in',
  ];
  expect(problems(plain, `delivery: { ${sound.join(', ')} }`)).toBe('');
  const others = sound.filter((pair) => !pair.startsWith(`${key}:`));
  expect(problems(plain, `delivery: { ${changed}, ${others.join(', ')} }`)).toContain(said);
});
