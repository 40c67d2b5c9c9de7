import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { mailShop } from '../support/mail-shop.ts';
import { muster, projectOf, transcript } from '../support/muster.ts';

let project = '';

const campaign = `live: true
confirm: never
category: marketing
entity: customer
steps:
  everybody: { audience: audiences.everybody }
  letter: { email: { channel: newsletter, subject: "Hello {{first_name}}", html: letter.hbs }, from: everybody }
`;
const reminder = `live: true
confirm: never
category: marketing
entity: customer
schedule: { cron: "0 6 * * *", start_within: 4h }
steps:
  silent: { query: silent.sql }
  again: { email: { channel: newsletter, subject: "Did you see it?", html: letter.hbs }, from: silent }
`;
/** Who was sent the letter and did not click. */
const silent = `select c.customer_id, c.first_name
from core.customers c
where exists (
  from ledger.reactions r
  where r.campaign = 'hello' and r.step = 'letter' and r.entity_key = c.customer_id::varchar and not r.is_clicked
)
`;

beforeAll(async () => {
  project = await projectOf(
    mailShop({
      'campaigns/hello/campaign.yml': campaign,
      'campaigns/remind/campaign.yml': reminder,
      'campaigns/remind/silent.sql': silent,
      'campaigns/remind/letter.hbs': '<p>Hello {{first_name}}</p>\n',
    }),
  );
  for (const args of [['load'], ['build'], ['start', 'hello', '--now', '2026-07-01T12:00:00Z']])
    expect(await muster(project, args)).toMatchObject({ code: 0 });
});

const put = (name: string, content: string | Uint8Array) => writeFile(path.join(project, name), content);
const said = async (...args: string[]): Promise<string> => transcript(await muster(project, args));
const rows = async (sql: string): Promise<string> => (await muster(project, ['query', sql, '--csv'])).out;

/** The messages of the first letter, by customer. */
async function messages(): Promise<Map<string, { sendKey: string; providerId: string }>> {
  const text = await rows("select entity_key, send_key, provider_id from ledger.messages where campaign = 'hello'");
  return new Map(
    text
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => {
        const [customer = '', sendKey = '', providerId = ''] = line.split(',');
        return [customer, { sendKey, providerId }];
      }),
  );
}

describe('a letter goes out, what became of it comes back, the reminder of the next night heeds it', () => {
  test('events are taken up, and said what is special about them', async () => {
    const sent = await messages();
    const key = (customer: string): string => sent.get(customer)?.sendKey ?? '';
    await put(
      'events.csv',
      `event_id,kind,send_key,at,url
e1,delivered,${key('1')},2026-07-01T12:01:00Z,
e2,opened,${key('1')},2026-07-01T13:00:00Z,
e3,clicked,${key('2')},2026-07-01T15:00:00+02:00,https://example.com/a
e4,unsubscribed,${key('3')},2026-07-01T14:00:00Z,
e5,bounced,another-system,2026-07-01T14:00:00Z,
`,
    );
    expect(await said('events', 'import', 'events.csv')).toBe(`
applied  events import 5 events
         1 of no message that was sent from here · 1 opted out
exit 0
`);
    const json = `${JSON.stringify({
      kind: 'clicked',
      provider_id: sent.get('4')?.providerId,
      at: '2026-07-01T16:00:00Z',
    })}\n`;
    await put('clicks.ndjson.gz', gzipSync(json));
    expect(await said('events', 'import', 'clicks.ndjson.gz')).toBe(`
applied  events import 1 event
exit 0
`);
  });

  test('the same again changes nothing', async () => {
    const before = await rows('select * from ledger.events order by all');
    expect(await said('events', 'import', 'events.csv')).toBe(`
applied  events import 5 events
         5 known before
exit 0
`);
    const answer = await muster(project, ['events', 'import', 'clicks.ndjson.gz', '--json']);
    expect(JSON.parse(answer.out)).toEqual({
      command: 'events import 1 event',
      result: 'applied',
      ...{ known: 1, orphans: 0, optOuts: 0, undelivered: 0, unknown: 0 },
      rejects: [],
    });
    expect(await rows('select * from ledger.events order by all')).toBe(before);
  });

  test('they are data', async () => {
    expect(
      await rows(
        'select event_id, kind, campaign, entity_key from ledger.events where length(event_id) = 2 order by 1',
      ),
    ).toBe(`event_id,kind,campaign,entity_key
e1,delivered,hello,1
e2,opened,hello,1
e3,clicked,hello,2
e4,unsubscribed,hello,3
e5,bounced,,
`);
    expect(
      await rows(`select entity_key, is_delivered, is_opened, is_clicked, is_bounced, is_unsubscribed
        from ledger.reactions order by 1`),
    ).toBe(`entity_key,is_delivered,is_opened,is_clicked,is_bounced,is_unsubscribed
1,true,true,false,false,false
2,true,true,true,false,false
3,false,false,false,false,true
4,true,true,true,false,false
5,false,false,false,false,false
`);
  });

  test('the reminder goes to who did not click and did not opt out', async () => {
    expect(await muster(project, ['send', '--now', '2026-07-02T06:00:00Z'])).toMatchObject({ code: 0 });
    const reminded = "where campaign = 'remind' order by 1";
    expect(await rows(`select entity_key, status from ledger.messages ${reminded}`)).toBe(
      'entity_key,status\n1,accepted\n5,accepted\n',
    );
    expect(await rows(`select entity_key, reason from ledger.exclusions ${reminded}`)).toBe(
      'entity_key,reason\n3,no_consent\n',
    );
  });
});

describe('what cannot be taken says why', () => {
  test('a line of CSV', async () => {
    await put(
      'bad.csv',
      [
        'kind,at,send_key,provider_id,url,event_id',
        'open,2026-07-01T12:00:00Z,k,,,',
        ',2026-07-01T12:00:00Z,k,,,',
        'opened,2026-07-01T12:00:00Z,,,,',
        'opened,,k,,,',
        'opened,yesterday,k,,,',
        'opened,2026-07-01T12:00:00,k,,,',
        'opened,2999-07-01T12:00:00Z,k,,,',
        'opened,0001-07-01T12:00:00Z,k,,,',
        'opened,2026-07-01T12:00:00Z',
        `opened,2026-07-01T12:00:00Z,${'k'.repeat(501)},,,`,
        `opened,2026-07-01T12:00:00Z,k,,${'u'.repeat(4001)},`,
        'opened,2026-07-01T12:00:00Z,k\u0007,,,',
        'opened,2026-07-01T12:00:00Z,nobodys,,,fine',
        'opened,2026-07-01T12:00:00Z,"k,,,',
      ].join('\n'),
    );
    expect(await said('events', 'import', 'bad.csv')).toBe(`
bad.csv:2  "open" is no kind of event: did you mean "opened"?
bad.csv:3  it has no kind
bad.csv:4  it names no message: send_key or provider_id
bad.csv:5  it does not say when: at
bad.csv:6  "at": yesterday is no instant, as 2017-07-03T05:30:00Z
bad.csv:7  "at": 2026-07-01T12:00:00 is no instant, as 2017-07-03T05:30:00Z
bad.csv:8  "at": 2999-07-01T12:00:00Z is still to come
bad.csv:9  "at": 0001-07-01T12:00:00Z is before 1970
bad.csv:10  it has 2 fields, and there are 6 columns
bad.csv:11  "send_key" is longer than 500 characters
bad.csv:12  "url" is longer than 4,000 characters
bad.csv:13  "send_key" has characters that no text has
bad.csv:15  a quote is not closed
applied  events import 1 event
         1 of no message that was sent from here
exit 1
`);
  });

  test('a line of NDJSON', async () => {
    await put(
      'bad.ndjson',
      [
        '{',
        '',
        '[]',
        '{"knd": "opened"}',
        '{"kind": ["opened"]}',
        '{"kind": "opened", "send_key": "\\ud800", "at": "2026-07-01T12:00:00Z"}',
        '{"kind": "sent", "send_key": "k", "at": "2026-07-01T12:00:00Z"}',
      ].join('\n'),
    );
    expect(await said('events', 'import', 'bad.ndjson')).toBe(`
bad.ndjson:1  it is no JSON
bad.ndjson:3  it is no JSON object
bad.ndjson:4  "knd" is no key of an event: did you mean "kind"?
bad.ndjson:5  "kind" is neither a text nor a number
bad.ndjson:6  "send_key" has characters that no text has
bad.ndjson:7  "sent" is no kind of event: there is delivered, opened, clicked, bounced, complained, unsubscribed, returned
error[command-line]  bad.ndjson has no event that can be taken
exit 2
`);
  });

  test.each([
    {
      ...{ name: 'none.csv', text: 'event,at\nopened,2026-07-01T12:00:00Z\n' },
      problem: `none.csv: "event" is no column of a file of events
  hint: there is event_id, kind, send_key, provider_id, at, url, provider`,
    },
    {
      ...{ name: 'none.csv', text: 'kind,send_key\nopened,k\n' },
      problem: `none.csv: it has no column "at"
  hint: its first line may name event_id, kind, send_key, provider_id, at, url, provider`,
    },
    { ...{ name: 'none.csv', text: '' }, problem: 'none.csv has no event that can be taken' },
    {
      ...{ name: 'none.xlsx', text: '' },
      problem: `none.xlsx: its name says no format
  hint: .csv, .ndjson or .jsonl, also packed: .csv.gz`,
    },
    {
      ...{ name: 'none.csv.gz', text: 'kind,at' },
      problem: `none.csv.gz: it is damaged, or not yet whole: it cannot be unpacked
  hint: incorrect header check`,
    },
  ])('a file: $problem', async ({ name, text, problem }) => {
    await put(name, text);
    expect(await said('events', 'import', name)).toBe(`\nerror[command-line]  ${problem}\nexit 2\n`);
  });

  test.each([
    {
      args: ['imprt', 'x.csv'],
      problem: `there is no muster events imprt
  hint: did you mean "import"?`,
    },
    {
      args: ['import'],
      problem: `muster events import needs a file
  hint: muster events import opened.csv`,
    },
    { args: ['import', 'nowhere.csv'], problem: 'there is no file nowhere.csv' },
  ])('muster events $args', async ({ args, problem }) => {
    expect(await said('events', ...args)).toBe(`\nerror[command-line]  ${problem}\nexit 2\n`);
  });
});
