import { describe, expect, test } from 'vitest';
import { checkShop, problemsOf, shop } from '../support/shop.ts';

test('what nobody reads, and views that stand on views, are worth a word', async () => {
  const views = Object.fromEntries(
    Array.from({ length: 9 }, (_, i) => [
      `models/core/v${i + 1}.sql`,
      `/*---\nkind: view\n---*/\nselect city from ${i === 0 ? 'core.customers' : `core.v${i}`}\n`,
    ]),
  );
  expect(await problemsOf(views)).toBe(`
warning[unused-model] models/core/v9.sql:1:1  nothing reads core.v9
  1 │ /*---
    │ ^
  hint: remove it, or make it an audience

warning[deep-views] models/core/v9.sql:2:7  core.v9 is the 9th view on top of another
  2 │ kind: view
    │       ~~~~
  hint: make one of them a table

2 warnings in 1 file
`);
});

test('history that nobody reads yet is kept, and what something broken would have read is not unused', async () => {
  const history = '/*---\nkind: snapshot\nkey: customer_id\n---*/\nselect customer_id, city from core.customers\n';
  expect(await problemsOf({ 'models/core/moves.sql': history })).toBe('');
  const reader = '/*---\ntag: [a]\n---*/\nselect * from core.towns\n';
  const towns = 'select distinct city from core.customers\n';
  expect(await problemsOf({ 'models/core/towns.sql': towns, 'models/core/reader.sql': reader })).toBe(`
error[unknown-key] models/core/reader.sql:2:1  unknown key "tag"
  2 │ tag: [a]
    │ ~~~
  hint: did you mean "tags"?

1 error in 1 file
`);
});

test('steps that nobody reads, but for those that do something by themselves', async () => {
  const path = 'campaigns/win_back/campaign.yml';
  const { text } = await checkShop({
    [path]: `${shop().get(path)}  late: { filter: spent > 20, from: spenders }
  kept: { save_audience: late_ones, from: late }
  forgotten: { filter: spent > 30, from: spenders }
`,
  });
  expect(`\n${text}\n`).toBe(`
warning[unused-step] campaigns/win_back/campaign.yml:13:3  nothing reads forgotten
  13 │   forgotten: { filter: spent > 30, from: spenders }
     │   ~~~~~~~~~
  hint: remove it, or name it in the from of another step

1 warning in 1 file
`);
});

describe('a signal starts a campaign that waits for it', () => {
  const steps = (more = '') =>
    `steps:\n  lapsed: { audience: audiences.lapsed }\n${more}  last: { email: { channel: newsletter, subject: Hi, html: Hello }, from: lapsed }\n`;
  const waiting = 'live: true\nschedule: { on_signal: true }\n';
  const cases: [signal: string, other: string, text: string][] = [
    [
      '{ campaign: recal }',
      waiting,
      `
error[unknown-campaign] campaigns/alarm/campaign.yml:4:31  there is no campaign "recal"
  4 │   call: { signal: { campaign: recal }, from: lapsed }
    │                               ~~~~~
  hint: did you mean "recall"?

1 error in 1 file
`,
    ],
    [
      '{ campaign: recall }',
      'schedule: { on_signal: true }\n',
      `
error[draft-campaign] campaigns/alarm/campaign.yml:4:31  "recall" is a draft: nothing starts it
  4 │   call: { signal: { campaign: recall }, from: lapsed }
    │                               ~~~~~~
  hint: set live: true there

1 error in 1 file
`,
    ],
    [
      '{ campaign: recall }',
      'live: true\n',
      `
error[no-signal] campaigns/alarm/campaign.yml:4:31  "recall" does not wait for signals
  4 │   call: { signal: { campaign: recall }, from: lapsed }
    │                               ~~~~~~
  hint: give it schedule: { on_signal: true }

1 error in 1 file
`,
    ],
    [
      '{ campaign: recall, vars: { skuu: 5 } }',
      waiting,
      `
error[unknown-variable] campaigns/alarm/campaign.yml:4:47  "recall" has no variable "skuu"
  4 │   call: { signal: { campaign: recall, vars: { skuu: 5 } }, from: lapsed…
    │                                               ~~~~
  hint: did you mean "sku"?

1 error in 1 file
`,
    ],
    [
      '{ campaign: recall, vars: { sku: five } }',
      waiting,
      `
error[wrong-value] campaigns/alarm/campaign.yml:4:52  "five" is no integer
  4 │   call: { signal: { campaign: recall, vars: { sku: five } }, from: laps…
    │                                                    ~~~~

1 error in 1 file
`,
    ],
  ];

  test.each(cases)('%s, %j', async (signal, other, text) => {
    const problems = await problemsOf({
      'campaigns/alarm/campaign.yml': `entity: customer\n${steps(`  call: { signal: ${signal}, from: lapsed }\n`)}`,
      'campaigns/recall/campaign.yml': `${other}entity: customer\nvars: { sku: { type: integer } }\n${steps()}`,
    });
    expect(problems).toBe(text);
  });
});

test('a variable of a unit test has the type that it is declared with', async () => {
  const test = 'a:\n  run_date: 2017-07-03\n  vars: { lapsed_days: many }\n  expect: []\n';
  expect(await problemsOf({ 'models/audiences/lapsed.test.yml': test })).toBe(`
error[bad-variable] models/audiences/lapsed.test.yml:3:24  "lapsed_days" is of type integer
  3 │   vars: { lapsed_days: many }
    │                        ~~~~

1 error in 1 file
`);
});

test('a list of seeds has as many fields in each row as in the first', async () => {
  expect(await problemsOf({ 'vendors/seeds.csv': 'a,b\n1,2,3\n' })).toBe(`
error[bad-csv] vendors/seeds.csv:2:1  row 1 has 3 fields, and there are 2 columns
  2 │ 1,2,3
    │ ~~~~~

1 error in 1 file
`);
});

test('a list of seeds is UTF-8: what is not has no letters that could be printed', async () => {
  expect(await problemsOf({ 'vendors/seeds.csv': 'name,town\nZo\ufffd,Li\ufffdge\n' })).toBe(`
error[not-utf-8] vendors/seeds.csv:2:3  this file is not UTF-8, or has a letter that another program has lost
  2 │ Zo�,Li�ge
    │   ~
  hint: save it as UTF-8

1 error in 1 file
`);
});
