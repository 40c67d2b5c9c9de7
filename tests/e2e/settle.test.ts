import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { customers, mailShop } from '../support/mail-shop.ts';
import { muster, projectOf, transcript } from '../support/muster.ts';

/** Five letters to a provider that takes all of them and loses its answers: nobody knows what became of them. */
let project = '';
const run = 'hello@one';

beforeAll(async () => {
  const settings = String(mailShop().get('muster.yml')).replace(
    'provider: smtp, url: { env: SMTP_URL }',
    'provider: fake, faults: { lost_answer: 100%, latency: 1ms }',
  );
  project = await projectOf(mailShop({ 'muster.yml': settings, 'data/exports/customers.csv': customers(5) }));
  for (const words of ['load', 'build', 'start hello --key one --now 2026-01-02T10:00:00Z'])
    await muster(project, words.split(' '));
});

const say = async (...words: string[]): Promise<string> =>
  transcript(await muster(project, [...words, '--now', '2026-01-02T11:00:00Z']));
const settle = (...words: string[]): Promise<string> => say('settle', run, ...words);

/** Send keys of what is unknown, sorted. */
const unknown = async (): Promise<string[]> => {
  const { out } = await muster(project, ['settle', run, '--json']);
  return (JSON.parse(out) as { unknown: { sendKey: string }[] }).unknown.map(({ sendKey }) => sendKey).sort();
};
const counts = async (): Promise<unknown> => {
  const sql = 'select status, count(*)::integer as n, min(reason) as reason from ledger.messages group by 1 order by 1';
  return JSON.parse((await muster(project, ['query', sql, '--json'])).out);
};

describe('bad input settles nothing', () => {
  test.each([
    {
      args: ['settle', 'hello@two'],
      says: `
error[command-line]  there is no run "hello@two"
  hint: did you mean "hello@one"?
exit 2
`,
    },
    {
      args: ['settle', run, 'leter'],
      says: `
error[command-line]  hello@one has no send list of a step "leter"
  hint: did you mean "letter"?
exit 2
`,
    },
    {
      args: ['settle', run, '--key', 'k'],
      says: `
error[command-line]  muster settle needs to know what became of the messages
  hint: --as accepted, rejected or resend
exit 2
`,
    },
    {
      args: ['settle', run, '--as', 'accepted', '--key', 'k'],
      says: `
error[command-line]  no message "k" of hello@one is unknown
  hint: muster settle hello@one lists those that are
exit 2
`,
    },
    {
      args: ['settle', run, '--as', 'accepted', '--reason', 'x'.repeat(501)],
      says: `
error[command-line]  --reason has more than 500 characters
exit 2
`,
    },
  ])('$args', async ({ args, says }) => {
    expect(await say(...args)).toBe(says);
    expect(await unknown()).toHaveLength(5);
  });
});

describe('each way', () => {
  test('they are listed by their keys, and never by an address', async () => {
    const listed = (await settle()).replaceAll(/[0-9a-f]{64}/g, 'KEY').replaceAll(/[0-9a-f]{12}/g, 'BATCH');
    const [, titles, , ...lines] = listed.split('\n');
    expect(titles?.replaceAll(/ {2,}/g, '  ')).toBe('step  send key  batch  since  what was said');
    expect(lines.map((line) => line.replace(/2026-\S+Z/, 'TIME'))).toEqual([
      ...Array<string>(5).fill('letter  KEY  BATCH  TIME  the fake did not answer'),
      '',
      '5 messages are unknown. muster settle hello@one --as accepted, rejected or resend says what became of them.',
      'exit 0',
      '',
    ]);
  });

  test('accepted, some of them by their keys', async () => {
    const [first = '', second = ''] = await unknown();
    expect(await settle('letter', '--as', 'accepted', '--key', first, '--reason', 'seen in their log')).toBe(`
applied  settle hello@one letter --as accepted
exit 0
`);
    expect(await settle('--as', 'rejected', '--key', second)).toBe(`
applied  settle hello@one --as rejected
exit 0
`);
    expect(await counts()).toEqual([
      { status: 'accepted', n: 1, reason: 'seen in their log' },
      { status: 'rejected', n: 1, reason: 'by hand' },
      { status: 'unknown', n: 3, reason: 'the fake did not answer' },
    ]);
    expect(await settle('--as', 'accepted', '--key', first)).toContain(`no message "${first}" of hello@one is unknown`);
  });

  test('a file of events settles them only when somebody vouches for it', async () => {
    const [first = ''] = await unknown();
    const row = (key: string): string => `e-${key.slice(0, 4)},delivered,${key},2026-01-02T10:30:00Z`;
    await writeFile(path.join(project, 'told.csv'), `event_id,kind,send_key,at\n${row(first)}\n`);
    expect(await say('events', 'import', 'told.csv')).toBe(`
applied  events import 1 event
         1 unknown all the same: --trust takes them for accepted
exit 0
`);
    expect(await unknown()).toHaveLength(3);
    expect(await say('events', 'import', 'told.csv', '--trust')).toBe(`
applied  events import 1 event --trust
         1 known before · 1 no longer unknown
exit 0
`);
    expect(await unknown()).toHaveLength(2);
    expect(await counts()).toMatchObject([{ status: 'accepted', n: 2 }, {}, { status: 'unknown', n: 2 }]);
  });

  test('sent again, although they may have arrived; then nothing is left to settle but those', async () => {
    const [first = ''] = await unknown();
    expect(await settle('--as', 'resend', '--key', first)).toBe(`
applied  settle hello@one --as resend
exit 0
`);
    expect(await counts()).toMatchObject([{ n: 2 }, { n: 1 }, { status: 'retry', n: 1 }, { status: 'unknown', n: 1 }]);
    await say('pause', run);
    expect(await settle('--json')).toContain('"because": "it is paused"');
    await say('resume', run);
    await say('start', 'hello', '--key', 'one');
    const taken = await readFile(path.join(project, 'data/dev/fake/newsletter.ndjson'), 'utf8');
    expect(
      taken
        .trimEnd()
        .split('\n')
        .filter((line) => line.includes(first)),
    ).toHaveLength(2);
    expect(await settle('--as', 'accepted')).toContain('exit 0');
    expect(await settle('--as', 'accepted')).toBe(`
refused  settle hello@one --as accepted: nothing of it is unknown
exit 1
`);
    expect(await settle()).toBe(`
Nothing is unknown, and nothing is held.
exit 0
`);
  });
});
