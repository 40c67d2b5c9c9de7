import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { simpleParser } from 'mailparser';
import { readParquet } from 'parquet-wasm';
import { beforeAll, describe, expect, test } from 'vitest';
import { copyOfDemo, filesBelow, muster, type Said, transcript, withoutTimes } from '../support/muster.ts';

/** A Monday morning in London, half an hour after the campaign is due. */
const monday = ['--now', '2017-07-03T06:30:00+01:00'] as const;

/** What a person sees, in full. */
const golden = (name: string): Promise<string> => readFile(path.join('tests', 'e2e', 'demo', name), 'utf8');

describe('the nightly job on a fresh clone', () => {
  let project: string;
  let night: Said;
  const dev = (...parts: string[]): string => path.join(project, 'data', 'dev', ...parts);
  const run = 'win_back@2017-07-03';

  beforeAll(async () => {
    project = await copyOfDemo();
    night = await muster(project, ['send', ...monday]);
  });

  test('ends with a funnel that a marketer can read', async () => {
    expect(night.out).toBe(await golden('funnel.txt'));
    expect(night.code).toBe(0);
  });

  test('tells what it does as it does it', async () => {
    expect(withoutTimes(night.err)).toBe(await golden('news.txt'));
  });

  test('writes mails that a mail program opens, accents and all', async () => {
    const names = await filesBelow(dev('outbox', run, 'offer'));
    expect(names).toHaveLength(4002);
    const mails = await Promise.all(names.map((name) => readFile(dev('outbox', run, 'offer', name))));
    const bytes = mails.find((mail) => mail.includes('To: jésus12@adventure-works.com'));
    const mail = await simpleParser(bytes ?? '');
    expect({ from: mail.from?.text, subject: mail.subject }).toEqual({
      from: '"Adventure Works" <news@example.com>',
      subject: '15 % de remise sur votre prochaine commande, Jésus',
    });
    expect(mail.headers.get('list')).toEqual({
      unsubscribe: { url: expect.stringMatching(/^https:\/\/example\.com\/u\/v1\.[\w-]+\.[\w-]+$/) as string },
      'unsubscribe-post': { name: 'List-Unsubscribe=One-Click' },
    });
    expect(mail.text?.replace(/https:\/\/example\.com\/u\/\S+/, 'https://example.com/u/…') ?? '').toBe(
      await golden('letter.txt'),
    );
    expect(mail.html).toContain('Bonjour Jésus');
  });

  test('writes a print file with a manifest that describes it', async () => {
    const folder = dev('print', run, 'postcard');
    expect(await filesBelow(folder)).toEqual([
      'win_back_postcard_2017-07-03.csv',
      'win_back_postcard_2017-07-03.done',
      'win_back_postcard_2017-07-03.manifest.json',
      'win_back_postcard_2017-07-03_PROOF.csv',
    ]);
    const csv = await readFile(path.join(folder, 'win_back_postcard_2017-07-03.csv'), 'utf8');
    const lines = csv.split('\r\n');
    expect(lines.slice(0, 3)).toEqual([
      '\ufeffCUSTOMER;LANGUAGE;NAME;LINE1;LINE2;POSTCODE;CITY;REGION;COUNTRY;LAST_ORDER;CODE',
      '19967;en;Devon Deng;4587 Sunset Meadows;;1002;Sydney;NSW;AU;2016-12-27;RIDE15',
      '19974;en;George Fernandez;4363 Galindo Street;;1002;Sydney;NSW;AU;2016-12-21;RIDE15',
    ]);
    expect(lines.filter((line) => line !== '')).toHaveLength(1 + 423);
    const manifest = await readFile(path.join(folder, 'win_back_postcard_2017-07-03.manifest.json'), 'utf8');
    expect(JSON.parse(manifest)).toMatchObject({
      campaign: 'win_back',
      campaign_code: 'WINBACK',
      run,
      step: 'postcard',
      counts: { listed: 423, rejected: 0, seeds: 0, records: 423 },
      files: [{ name: 'win_back_postcard_2017-07-03.csv', records: 423, size: Buffer.byteLength(csv) }],
    });
  });

  test('freezes lists that are Parquet to an independent reader', async () => {
    const file = await readFile(dev('runs', run, 'lists', 'offer.parquet'));
    const list = tableFromIPC(readParquet(file).intoIPCStream());
    expect(list.numRows).toBe(4002);
    expect(list.schema.fields.map(({ name, type }) => `${name} ${String(type)}`)).toEqual([
      'seq Int32',
      'send_key Utf8',
      'profile_key Utf8',
      'entity_key Utf8',
      'address Utf8',
      'address_key Utf8',
      'variant Utf8',
      'not_before Timestamp<MICROSECOND, UTC>',
      'expires_at Timestamp<MICROSECOND, UTC>',
      'zone Utf8',
      'payload Utf8',
    ]);
    const [first] = list.toArray() as { seq: number; address: string; payload: string }[];
    expect({ seq: first?.seq, address: first?.address }).toEqual({ seq: 0, address: 'ian47@adventure-works.com' });
    expect(JSON.parse(first?.payload ?? '')).toMatchObject({ first_name: 'Ian', spent: '41.62' });
  });

  test('started again the same night it sends nothing', async () => {
    const before = await filesBelow(dev('outbox'));
    const again = await muster(project, ['send', '--quiet', ...monday]);
    expect(transcript(again)).toBe(`\nexit 0\n`);
    const byHand = await muster(project, ['start', 'win_back', ...monday]);
    expect(byHand.err).toBe('win_back@2017-07-03 is done: nothing is sent again\n');
    expect(byHand.out).toBe(await golden('funnel.txt'));
    expect(byHand.code).toBe(0);
    expect(await filesBelow(dev('outbox'))).toEqual(before);
  });

  test('a plan shows what would happen and leaves nothing behind', async () => {
    const before = await filesBelow(path.join(project, 'data'));
    const plan = await muster(project, ['plan', 'win_back', '--quiet', '--now', '2017-07-10T06:30:00+01:00']);
    expect(transcript(plan)).toBe(`\n${await golden('plan.txt')}`);
    expect(await filesBelow(path.join(project, 'data'))).toEqual(before);
  });

  test('status and the ledger agree', async () => {
    expect(transcript(await muster(project, ['status']))).toBe(`
campaign  run                  status  planned at        listed  accepted
────────  ───────────────────  ──────  ────────────────  ──────  ────────
win_back  win_back@2017-07-03  done    2017-07-03 06:00   4,425     4,425
exit 0
`);
    const sql = 'select step, status, count(*) as messages from ledger.messages group by all order by all';
    expect(transcript(await muster(project, ['query', sql]))).toBe(`
step      status    messages
────────  ────────  ────────
offer     accepted      4002
postcard  accepted       423
exit 0
`);
  });

  test('without --env prod nothing leaves the machine, and prod has no memory yet', async () => {
    expect(transcript(await muster(project, ['status', '--env', 'prod']))).toBe(`
No runs yet.
exit 0
`);
  });
});
