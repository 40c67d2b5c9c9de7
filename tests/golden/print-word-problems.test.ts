import { describe, expect, test } from 'vitest';
import { plain, problems } from '../support/print-problems.ts';

test.each([
  ['by: [profile.city, profile.street]', '"profile.street" is not a column of the list'],
  ['by: [profile.city], salutation: "The {{surname}} household"', '"surname" is not a column of the list'],
  ['by: [profile.city], salutation: "The {name}} household"', 'braces come in pairs of two'],
  ['by: [profile.city], keep: 0', '0 is no whole number from 1 on'],
])('households with %s', (household, said) => {
  expect(problems(`household: { ${household} }\n${plain}`)).toContain(said);
});

test('the words of a household are there where a layout has one, and seeds need no values for them', () => {
  const layout = 'format: csv\ncolumns:\n  - { name: SIZE, value: household.size }\n';
  expect(problems(layout)).toContain('"household.size" is not a column of the list');
  const salutation = 'household: { by: [profile.city], salutation: "The {{name}} household" }\n';
  const both = `${salutation}${layout}  - { name: NAME, value: household.salutation }\n`;
  expect(problems(both, 'seeds: { file: seeds.csv }', 'name,profile.name\nDay,Ann\n')).toBe('');
});

test('a household stands on an address where the layout gives it that name', () => {
  const layout = (household: string) => `household: { by: [profile.city]${household} }
address: { recipient: household.names, lines: 1 }
${plain}  - { name: TO, value: address.1 }
`;
  const vendor = 'country: GB\n';
  expect(problems(layout(', names: "&"'), vendor)).toBe('');
  expect(
    problems(layout(''), vendor),
  ).toBe(`error[unknown-column] layouts/postcard.yml:2:23  the layout has no household.names
  2 │ address: { recipient: household.names, lines: 1 }
    │                       ~~~~~~~~~~~~~~~
  hint: say names: in its household

1 error in 1 file`);
});

describe('Intelligent Mail barcodes', () => {
  const layoutWith = (barcode: string, width = 65) => `intelligent_mail: { ${barcode} }
format: csv
columns:
  - { name: BARS, value: intelligent_mail.bars, width: ${width} }
`;

  test('have 65 bars, and a routing that the list has', () => {
    expect(problems(layoutWith('service: "271", mailer: "123456", routing: profile.city'))).toBe('');
    expect(
      problems(layoutWith('service: "271", mailer: "912345678", routing: zip', 60)),
    ).toBe(`error[unknown-column] layouts/postcard.yml:1:67  "zip" is not a column of the list
  1 │ intelligent_mail: { service: "271", mailer: "912345678", routing: zip }
    │                                                                   ~~~
  hint: there is customer_id, last_order, spent, is_new, name, profile.city, profile.country, vars.discount

error[narrow-column] layouts/postcard.yml:4:56  BARS needs 65 characters and has room for 60
  4 │   - { name: BARS, value: intelligent_mail.bars, width: 60 }
    │                                                        ~~

2 errors in 1 file`);
  });

  test('are made of what the USPS gives out', () => {
    expect(
      problems(layoutWith('barcode: "05", service: "27", mailer: "12345"')),
    ).toBe(`error[wrong-value] layouts/postcard.yml:1:30  "05" is no identifier of the USPS
  1 │ intelligent_mail: { barcode: "05", service: "27", mailer: "12345" }
    │                              ~~~~
  hint: two digits in quotes, the second of them 0 to 4: "00"

error[wrong-value] layouts/postcard.yml:1:45  "27" is no identifier of the USPS
  1 │ intelligent_mail: { barcode: "05", service: "27", mailer: "12345" }
    │                                             ~~~~
  hint: three digits in quotes, such as "271"

error[wrong-value] layouts/postcard.yml:1:59  "12345" is no identifier of the USPS
  1 │ intelligent_mail: { barcode: "05", service: "27", mailer: "12345" }
    │                                                           ~~~~~~~
  hint: the mailer identifier: six digits from 0 to 8 on, or nine that begin with 9, in quotes

3 errors in 1 file`);
  });
});
