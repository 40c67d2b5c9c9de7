import { describe, expect, test } from 'vitest';
import { checkPrintFiles } from '../../src/plan/check-print-files.ts';
import { checkLayout } from '../../src/print/layout.ts';
import { checkVendor } from '../../src/print/vendor.ts';
import { readProject } from '../../src/project/read.ts';
import { diagnosticsText } from '../../src/report/diagnostic-text.ts';
import { smallProject } from '../support/small-project.ts';

const columns = [
  { name: 'customer_id', type: 'INTEGER' },
  { name: 'first_name', type: 'VARCHAR' },
  { name: 'last_name', type: 'VARCHAR' },
  { name: 'orders', type: 'STRUCT(id INTEGER, placed DATE)[]' },
  { name: 'profile', type: 'STRUCT(city VARCHAR, postal_code VARCHAR)' },
];

function problems(files: Readonly<Record<string, string>>): string {
  const { value: project } = readProject(smallProject(files));
  const layout = project?.layouts.get('postcard');
  const vendor = project?.vendors.get('vendors/acme.yml');
  if (layout === undefined || vendor === undefined) throw new Error('the files could not be read');
  return diagnosticsText([...checkLayout(layout, columns), ...checkVendor(vendor)]);
}

const layout = (text: string) => problems({ 'layouts/postcard.yml': `format: csv\n${text}` });
const vendor = (text: string) => problems({ 'vendors/acme.yml': text });

test('a layout and a vendor without a mistake', () => {
  expect(
    layout(`
columns:
  - { name: NAME, value: "{{first_name}} {{ last_name }}", required: true }
  - { name: CITY, value: profile.city }
sort_by: [profile.postal_code, customer_id]
`),
  ).toBe('');
});

test('a column that the list does not have', () => {
  expect(
    layout(`
columns:
  - { name: NAME, value: "{{first_name}} {{lastname}}" }
  - { name: CITY, value: profile.town }
  - { name: CODE, value: voucher }
sort_by: [profile.postcode]
`),
  ).toBe(
    `
error[unknown-column] layouts/postcard.yml:4:26  "lastname" is not a column of the list
  4 │   - { name: NAME, value: "{{first_name}} {{lastname}}" }
    │                          ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  hint: did you mean "last_name"?

error[unknown-column] layouts/postcard.yml:5:26  "profile.town" is not a column of the list
  5 │   - { name: CITY, value: profile.town }
    │                          ~~~~~~~~~~~~
  hint: did you mean "profile.city"?

error[unknown-column] layouts/postcard.yml:6:26  "voucher" is not a column of the list
  6 │   - { name: CODE, value: voucher }
    │                          ~~~~~~~
  hint: there is customer_id, first_name, last_name, profile.city, profile.postal_code, piece_id, campaign_code

error[unknown-column] layouts/postcard.yml:7:11  "profile.postcode" is not a column of the list
  7 │ sort_by: [profile.postcode]
    │           ~~~~~~~~~~~~~~~~
  hint: did you mean "profile.postal_code"?

4 errors in 1 file`.slice(1),
  );
});

test('values that do not fit into one field, braces and names', () => {
  expect(
    layout(`
columns:
  - { name: NAME, value: "{{first_name} }" }
  - { name: ORDERS, value: orders }
  - { name: NAME, value: profile }
`),
  ).toBe(
    `
error[bad-template] layouts/postcard.yml:4:26  braces come in pairs of two
  4 │   - { name: NAME, value: "{{first_name} }" }
    │                          ~~~~~~~~~~~~~~~~~
  hint: write {{column}}

error[not-printable] layouts/postcard.yml:5:28  "orders" is a list and does not fit into one field
  5 │   - { name: ORDERS, value: orders }
    │                            ~~~~~~

error[duplicate-column] layouts/postcard.yml:6:13  there are two columns "NAME"
  6 │   - { name: NAME, value: profile }
    │             ~~~~

error[not-printable] layouts/postcard.yml:6:26  "profile" is a struct and does not fit into one field
  6 │   - { name: NAME, value: profile }
    │                          ~~~~~~~
  hint: write one of its fields: profile.city, profile.postal_code

4 errors in 1 file`.slice(1),
  );
});

describe('the name of a file', () => {
  const layoutText = 'format: csv\ncolumns:\n  - { name: NAME, value: first_name }\n';
  const named = (name: string) =>
    problems({ 'layouts/postcard.yml': layoutText, 'vendors/acme.yml': `name: "${name}"\n` });

  test('has placeholders of its own', () => {
    expect(named('{{campaing}}_{{count}}.csv')).toBe(
      `
error[unknown-placeholder] vendors/acme.yml:1:7  "campaing" is not a part of a file's name
  1 │ name: "{{campaing}}_{{count}}.csv"
    │       ~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  hint: did you mean "campaign"?

error[unknown-placeholder] vendors/acme.yml:1:7  "count" is not a part of a file's name
  1 │ name: "{{campaing}}_{{count}}.csv"
    │       ~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  hint: there is campaign, campaign_code, step, run, date, split, version, part

2 errors in 1 file`.slice(1),
    );
  });

  const bad = [
    '../{{campaign}}.csv',
    '{{campaign}}',
    '{{campaign}}.done',
    'a b.csv',
    '.csv',
    'a.manifest.json',
    'a.b.csv',
  ];

  test.each(bad)('is not %s', (name) => {
    expect(named(name)).toContain(
      "error[bad-file-name] vendors/acme.yml:1:7  a file's name has letters, digits, _ and - only and ends in .csv, .txt or .dat",
    );
  });

  test.each(['{{campaign}}_{{step}}_{{date}}.csv', '{{run}}.txt', 'fixed.dat'])('may be %s', (name) => {
    expect(named(name)).toBe('');
  });
});

test('a quote cannot separate fields', () => {
  expect(vendor(`csv: { delimiter: '"' }\n`)).toContain(
    'error[bad-delimiter] vendors/acme.yml:1:19  a quote, a line break or a letter beyond ASCII cannot separate fields',
  );
});

test('a field that is filled up with what some encoding does not have', () => {
  expect(
    problems({
      'layouts/postcard.yml': `format: fixed
columns:
  - { name: NAME, value: first_name, width: 10, pad: "é" }
`,
    }),
  ).toBe(
    `
error[bad-padding] layouts/postcard.yml:3:54  a field is filled up with one ASCII character
  3 │   - { name: NAME, value: first_name, width: 10, pad: "é" }
    │                                                      ~~~

1 error in 1 file`.slice(1),
  );
});

test('two steps whose files one vendor could not tell apart', () => {
  const steps = (names: string) =>
    `entity: customer\nsteps:\n  lapsed: { audience: audiences.lapsed }\n${names
      .split(' ')
      .map((name) => `  ${name}: { direct_mail: { channel: print, layout: card }, from: lapsed }\n`)
      .join('')}`;
  const said = (name: string): string => {
    const { value: project } = readProject(
      smallProject({
        'campaigns/win_back/campaign.yml': steps('card letter'),
        'campaigns/spring/campaign.yml': steps('card'),
        'layouts/card.yml': 'format: csv\ncolumns:\n  - { name: NAME, value: customer_id }\n',
        'vendors/acme.yml': `name: "${name}"\n`,
      }),
    );
    return project === undefined ? 'unreadable' : diagnosticsText(checkPrintFiles(project));
  };
  expect(said('{{campaign}}_{{step}}_{{date}}.csv')).toBe('');
  expect(said('{{step}}_{{campaign_code}}_{{split}}.csv')).toBe('');
  expect(said('{{campaign}}_{{run}}_{{split}}.csv')).toBe(
    `
error[same-names] vendors/acme.yml:1:7  the files of card and letter of win_back would have the same names
  1 │ name: "{{campaign}}_{{run}}_{{split}}.csv"
    │       ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  hint: put {{step}} into the name

1 error in 1 file`.slice(1),
  );
  expect(said('{{step}}_{{date}}.csv')).toBe(
    `
error[same-names] vendors/acme.yml:1:7  the files of card of spring and card of win_back would have the same names
  1 │ name: "{{step}}_{{date}}.csv"
    │       ~~~~~~~~~~~~~~~~~~~~~~~
  hint: put {{campaign}} into the name

1 error in 1 file`.slice(1),
  );
});
