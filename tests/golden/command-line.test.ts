import { beforeAll, describe, expect, test } from 'vitest';
import { type Call, heard } from '../support/called.ts';
import { mailShop } from '../support/mail-shop.ts';
import { filesBelow, projectOf } from '../support/muster.ts';

let project: string;

beforeAll(async () => {
  const draft = mailShop()
    .get('campaigns/hello/campaign.yml')
    ?.toString()
    .replace('live: true', 'live: false')
    .concat(
      '  cells: { split: { cells: { first: 2, others: rest } }, from: everybody }\n  kept: { save_audience: firsts, from: cells.first }\n',
    );
  project = await projectOf(mailShop({ 'campaigns/hello/campaign.yml': draft }));
});

/** What a person reads, with the exit code. */
async function said(command: string, call: Partial<Call> = {}): Promise<string> {
  const { code, both } = await heard(command, { cwd: project, ...call });
  return `\n${both}exit ${code}\n`;
}

test('which muster this is', async () => {
  expect(await said('muster --version')).toBe('\n0.0.0\nexit 0\n');
});

describe('words that make no sense are refused', () => {
  const cases: [command: string, text: string][] = [
    [
      'muster',
      `
error[command-line]  say what to do
  hint: muster --help lists the commands
exit 2
`,
    ],
    [
      'muster biuld',
      `
error[command-line]  there is no command "biuld"
  hint: did you mean "build"?
exit 2
`,
    ],
    [
      'muster frobnicate --hard',
      `
error[command-line]  there is no command "frobnicate"
  hint: muster --help lists the commands
exit 2
`,
    ],
    [
      'muster run --full-refresh',
      `
error[command-line]  build or send?
  hint: muster build makes the models and sends nothing; muster send sends what is due
exit 2
`,
    ],
    [
      'muster preview hello letter --for 3',
      `
error[command-line]  muster preview is not supported yet
  hint: muster plan shows the first message of each list
exit 2
`,
    ],
    [
      'muster signal hello',
      `
error[command-line]  "hello" is a draft: no signal starts it
  hint: set live: true
exit 2
`,
    ],
    [
      'muster signal helo',
      `
error[command-line]  there is no campaign "helo"
  hint: did you mean "hello"?
exit 2
`,
    ],
    [
      'muster erase',
      `
error[command-line]  something is missing: it got 0 of 1
  hint: see muster erase --help
exit 2
`,
    ],
    [
      'muster plan',
      `
error[command-line]  something is missing: it got 0 of 1
  hint: see muster plan --help
exit 2
`,
    ],
    [
      'muster status --env dev --env prod',
      `
error[command-line]  --env is given twice
exit 2
`,
    ],
    [
      'muster status --env prd',
      `
error[command-line]  there is no environment "prd"
  hint: did you mean "prod"?
exit 2
`,
    ],
    ...['check', 'ls', 'lineage', 'load'].map((command): [string, string] => [
      `muster ${command} --env nowhere`,
      `
error[command-line]  there is no environment "nowhere"
  hint: there is dev, prod
exit 2
`,
    ]),
    [
      'muster show hello cells',
      `
error[command-line]  "cells" is which of its outputs?
  hint: cells.first, cells.others
exit 2
`,
    ],
    [
      'muster plan helo',
      `
error[command-line]  there is no campaign "helo"
  hint: did you mean "hello"?
exit 2
`,
    ],
    [
      'muster load custmers',
      `
error[command-line]  there is no source "custmers"
  hint: did you mean "customers"?
exit 2
`,
    ],
    [
      'muster build --date 2017-02-30',
      `
error[command-line]  --date 2017-02-30 is no date
  hint: write YYYY-MM-DD
exit 2
`,
    ],
    [
      'muster build --now monday',
      `
error[command-line]  --now monday is no instant
  hint: write it with its offset: 2017-07-03T06:30:00+01:00
exit 2
`,
    ],
    [
      'muster build --env prod --now 2017-07-03T06:30:00+01:00',
      `
error[command-line]  --now is for rehearsals: this environment delivers through providers
  hint: leave it out, or use an environment that delivers to the outbox
exit 2
`,
    ],
    [
      'muster build --var discount',
      `
error[command-line]  --var discount has no value
  hint: write --var name=value
exit 2
`,
    ],
    [
      'muster plan hello --var discount=15',
      `
error[unknown-variable]  --var discount: there is no variable "discount"
exit 2
`,
    ],
    [
      'muster send --date 2026-01-02',
      `
error[command-line]  send takes no --date: it does what is due now
  hint: a missed night is muster start CAMPAIGN --date YYYY-MM-DD
exit 2
`,
    ],
    [
      'muster send --var discount=15',
      `
error[command-line]  send takes no --var: it does what is due now
  hint: muster start CAMPAIGN takes variables
exit 2
`,
    ],
    [
      'muster send --wait long',
      `
error[command-line]  --wait long is no length of time
  hint: write 10m, or 0s
exit 2
`,
    ],
    [
      'muster start hello --key ../../etc',
      `
error[command-line]  --key ../../etc cannot be part of a file's name
  hint: use letters, digits, _ and -
exit 2
`,
    ],
    [
      'muster start hello --env prod',
      `
error[command-line]  "hello" is a draft
  hint: set live: true, or start it in an environment that delivers to the outbox
exit 2
`,
    ],
    [
      'muster query selct --limit 0',
      `
error[command-line]  --limit is a number of rows, 1 or more
exit 2
`,
    ],
  ];

  test.each(cases)('%s', async (command, text) => {
    expect(await said(command)).toBe(text);
  });

  test.each([
    ['mail.example.com', 'the url of an smtp channel is smtp://user:password@host:port, or smtps://…'],
    [
      'smtp://user:hunter2%zz@example.com',
      'the url of an smtp channel has a % that stands for nothing: write it as %25',
    ],
  ])('a secret that is no mail server: %s', async (url, problem) => {
    expect(await said('muster send --env prod', { env: { SMTP_URL: url } })).toBe(`
error[wrong-secret]  channel "newsletter": ${problem}
  hint: it stands in the environment variable SMTP_URL
exit 2
`);
  });

  test('and nothing was touched by any of them', async () => {
    expect((await filesBelow(project)).filter((name) => name.startsWith('data/'))).toEqual([
      'data/exports/customers.csv',
    ]);
  });
});

test('a folder that is no project', async () => {
  expect(await said('muster check', { cwd: `${project}/campaigns` })).toBe(`
error[missing-file]  there is no muster.yml
  hint: run muster in the folder of a project, or name it with --project

1 error
exit 2
`);
  expect(await said('muster send', { cwd: `${project}/campaigns` })).toBe(`
error[missing-file]  there is no muster.yml
  hint: run muster in the folder of a project, or name it with --project
exit 2
`);
});
