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
  hint: change a width, or say record_length: 22

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

test('digits behind a value would make another number of it', () => {
  const filled = (more: string) =>
    problems(`format: csv\ncolumns:\n  - { name: NR, value: customer_id, width: 5, ${more} }\n`);
  expect(filled('pad: "0", align: right')).toBe('');
  expect(filled('pad: "."')).toBe('');
  expect(filled('pad: "0"')).toBe(
    `
error[bad-padding] layouts/postcard.yml:3:52  NR gets its "0" behind the value, which makes another number of it
  3 │   - { name: NR, value: customer_id, width: 5, pad: "0" }
    │                                                    ~~~
  hint: say align: right; what a text has behind it is made in SQL, with rpad()

1 error in 1 file`.slice(1),
  );
});

test('what is too long goes on in a column that may be empty', () => {
  const wraps = (next: string) =>
    problems(`format: csv
columns:
  - { name: LINE, value: name, width: 8, overflow: wrap }
  - { name: NEXT, ${next} }
`);
  expect(wraps('value: profile.city')).toBe('');
  for (const next of ['value: piece_id', 'value: "Nr. {{customer_id}}"', 'value: profile.city, required: true'])
    expect(wraps(next)).toContain(
      'error[bad-overflow] layouts/postcard.yml:3:52  LINE cannot go on in NEXT, which has a value of its own in every record',
    );
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

  test.each([
    ['value: piece_id', ''],
    ['value: name', ''],
    [
      'value: customer_id, type: number, format: "0.00"',
      'TOTAL is summed up and can never be digits alone: its format is 0.00',
    ],
    ['value: last_order, type: date', 'TOTAL is summed up and can never be digits alone: its format is YYYY-MM-DD'],
    ['value: last_order, type: date, format: YYYYMMDD', ''],
    ['value: "K{{customer_id}}"', 'TOTAL is summed up and can never be digits alone: "K" stands in each of its fields'],
    ['value: last_order', 'TOTAL is summed up and can never be digits alone: last_order is DATE'],
    ['value: is_new', 'TOTAL is summed up and can never be digits alone: is_new is BOOLEAN'],
    ['value: "{{customer_id}}{{spent}}"', 'TOTAL is summed up and can never be digits alone: spent is DECIMAL(12,2)'],
    ['value: spent, type: number', 'TOTAL is summed up and can never be digits alone: spent is DECIMAL(12,2)'],
    ['value: spent, type: number, format: "0"', ''],
    ['value: "{{profile.city}}"', ''],
  ])('a sum of a column with %s', (column, said) => {
    const layout = `format: csv\ncolumns:\n  - { name: TOTAL, ${column} }\n`;
    const text = problems(layout, 'control: { trailer: "T{{hash_total}}", hash_total: TOTAL }\n');
    expect(text).toContain(said);
    expect(text === '').toBe(said === '');
  });

  test('a sum of a column whose type is no digits, and what to say', () => {
    const layout = 'format: csv\ncolumns:\n  - { name: SPENT, value: spent }\n';
    expect(problems(layout, 'control: { trailer: "T{{hash_total}}", hash_total: SPENT }\n')).toBe(
      `
error[bad-hash-total] vendors/acme.yml:1:52  SPENT is summed up and can never be digits alone: spent is DECIMAL(12,2)
  1 │ control: { trailer: "T{{hash_total}}", hash_total: SPENT }
    │                                                    ~~~~~
  hint: say type: number and format: "0"

1 error in 1 file`.slice(1),
    );
  });

  test('records of control that have no room, or letters that the encoding lacks', () => {
    const fixed = 'format: fixed\ncolumns:\n  - { name: NAME, value: name, width: 12 }\n';
    const header = (text: string) =>
      `encoding: iso-8859-15\non_unmappable: transliterate\ncontrol: { header: "${text}" }\n`;
    expect(problems(fixed, header('H{{date YYYYMMDD}}{{pad count 3}}'))).toBe('');
    expect(problems(fixed, header('HÜ{{date YYYYMMDD}}{{pad count 3}}'))).toBe(
      `
error[bad-length] vendors/acme.yml:3:20  this record has at least 13 bytes, and those of the layout have 12
  3 │ control: { header: "HÜ{{date YYYYMMDD}}{{pad count 3}}" }
    │                    ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~

1 error in 1 file`.slice(1),
    );
    expect(problems(plain, header('Gł{{count}}').replace('transliterate', 'error'))).toContain(
      'error[unmappable] vendors/acme.yml:3:20  iso-8859-15 does not have "ł"',
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
