import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { customers, mailShop } from '../support/mail-shop.ts';
import { muster, projectOf, transcript } from '../support/muster.ts';

let project = '';

beforeAll(async () => {
  project = await projectOf(mailShop({ 'data/exports/customers.csv': customers(3) }));
});

const suppress = async (...args: string[]): Promise<string> => transcript(await muster(project, ['suppress', ...args]));

describe('muster suppress', () => {
  test('an address, and a domain for a while', async () => {
    expect(await suppress('add', 'P1@Example.com', '--reason', 'asked by phone')).toBe(`
applied  suppress add 1 address
exit 0
`);
    expect(
      await suppress('add', 'competitor.example', '@bücher.example', '--expires', '90d', '--scope', 'marketing'),
    ).toBe(`
applied  suppress add 2 addresses
exit 0
`);
    const list = await suppress('list', 'p1@example.com');
    expect(list.replace(/^[0-9a-f]{12}/m, 'KEY         ').replace(/\d{4}-\d\d-\d\d/, 'TODAY     ')).toBe(`
key           kind   scope  reason          since       expires
────────────  ─────  ─────  ──────────────  ──────────  ───────
KEY           email  all    asked by phone  TODAY       ·
1 suppression
exit 0
`);
    const listed = JSON.parse((await muster(project, ['suppress', 'list', '--json'])).out) as unknown[];
    expect(listed).toMatchObject([
      { kind: 'email', scope: 'marketing', reason: 'by hand' },
      { kind: 'email', scope: 'marketing', reason: 'by hand' },
      { kind: 'email', scope: 'all', reason: 'asked by phone' },
    ]);
  });

  test('lifted, and lifted again', async () => {
    await suppress('add', 'p2@example.com');
    expect(await suppress('lift', 'p2@example.com')).toBe(`
applied  suppress lift 1 address
exit 0
`);
    expect(await suppress('lift', 'p2@example.com')).toBe(`
error[command-line]  "p2@example.com" is not on the suppression list
exit 2
`);
    expect(await suppress('list', 'p2@example.com')).toBe(`
nothing is suppressed
exit 0
`);
    await suppress('add', 'p2@example.com');
    expect(JSON.parse((await muster(project, ['suppress', 'list', 'p2@example.com', '--json'])).out)).toHaveLength(1);
  });

  test('a file: what is sound is taken, what is not says why', async () => {
    await writeFile(
      path.join(project, 'gone.csv'),
      [
        'Address,reason,expires,scope',
        'p3@example.com,bounced,,',
        '"p4@example.com",complained,2099-01-01,marketing',
        'p5@,bounced,,',
        ',bounced,,',
        'p6@example.com,bounced,2001-01-01,',
        'p7@example.com,bounced,soon,',
        'p8@example.com,bounced,,some',
        'p9@example.com',
        `p10@example.com,${'x'.repeat(501)},,`,
        'spam.example,spam,,',
      ].join('\n'),
    );
    expect(await suppress('import', 'gone.csv')).toBe(`
gone.csv:4  "p5@" is no address
gone.csv:5  it has no address
gone.csv:6  "expires": 2001-01-01 is over
gone.csv:7  "expires": soon is no date
gone.csv:8  "some" is no scope: all, marketing
gone.csv:9  it has 1 fields, and there are 4 columns
gone.csv:10  "reason" has more than 500 characters
applied  suppress add 3 addresses
exit 1
`);
    const said = await muster(project, ['suppress', 'import', 'gone.csv', '--json']);
    expect(JSON.parse(said.out)).toMatchObject({ result: 'applied', rejects: [{ line: 4 }, {}, {}, {}, {}, {}, {}] });
  });

  test.each([
    {
      args: ['ad', 'p1@example.com'],
      said: `
error[command-line]  there is no muster suppress ad
  hint: did you mean "add"?
exit 2
`,
    },
    {
      args: ['add'],
      said: `
error[command-line]  muster suppress add needs an address
  hint: muster suppress add anna@example.com
exit 2
`,
    },
    {
      args: ['add', 'p1@'],
      said: `
error[command-line]  "p1@" is no address
  hint: write anna@example.com, or a whole domain: example.com
exit 2
`,
    },
    {
      args: ['add', 'p1@example.com', '--reason', 'x'.repeat(501)],
      said: `
error[command-line]  --reason has more than 500 characters
exit 2
`,
    },
    {
      args: ['add', 'p1@example.com', '--expires', '2001-01-01'],
      said: `
error[command-line]  --expires 2001-01-01 is over
  hint: write 2027-01-31, or 90d
exit 2
`,
    },
    {
      args: ['add', 'p1@example.com', '--expires', 'soon'],
      said: `
error[command-line]  --expires soon is no date
  hint: write 2027-01-31, or 90d
exit 2
`,
    },
    {
      args: ['import'],
      said: `
error[command-line]  muster suppress import needs one file
  hint: muster suppress import suppressed.csv
exit 2
`,
    },
    {
      args: ['import', 'nowhere.csv'],
      said: `
error[command-line]  there is no file nowhere.csv
exit 2
`,
    },
  ])('$args', async ({ args, said }) => {
    expect(await suppress(...args)).toBe(said);
  });

  test.each([
    {
      text: 'email\np1@example.com\n',
      said: `
error[command-line]  none.csv: "email" is no column of a suppression file
  hint: there is address, kind, scope, reason, expires
exit 2
`,
    },
    {
      text: 'address,reasn\np1@example.com,x\n',
      said: `
error[command-line]  none.csv: "reasn" is no column of a suppression file
  hint: did you mean "reason"?
exit 2
`,
    },
    {
      text: 'address\n\n',
      said: `
error[command-line]  none.csv has no row that can be taken
exit 2
`,
    },
  ])('a file that is none: $text', async ({ text, said }) => {
    await writeFile(path.join(project, 'none.csv'), text);
    expect(await suppress('import', 'none.csv')).toBe(said);
  });
});

test('a list is prepared without them', async () => {
  await muster(project, ['suppress', 'add', 'anna1@example.org', 'example.net']);
  await muster(project, ['load']);
  await muster(project, ['build']);
  await muster(project, ['start', 'hello', '--key', 'a']);
  const said = await muster(project, ['query', 'select entity_key, reason from ledger.exclusions', '--csv']);
  expect(said.out).toBe('entity_key,reason\n1,suppressed\n');
});
