import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { simpleParser } from 'mailparser';
import { readParquet } from 'parquet-wasm';
import { beforeAll, describe, expect, test } from 'vitest';
import { decoded } from '../../src/base/encoding.ts';
import { sha256 } from '../../src/base/sha256.ts';
import { deliverPostcards } from '../support/demo-delivery.ts';
import { startSftp } from '../support/sftp.ts';
import {
  copyOfDemo,
  filesBelow,
  musterProcess as muster,
  type Said,
  transcript,
  withoutTimes,
} from '../support/muster.ts';

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
    night = await muster(project, ['send', 'win_back', ...monday]);
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

  test('writes a print file for each country, with a manifest that describes them', async () => {
    const folder = dev('print', run, 'postcard');
    const countries = ['AU', 'CA', 'DE', 'FR', 'GB', 'US'];
    expect(await filesBelow(folder)).toEqual([
      'win_back_20170703.done',
      'win_back_20170703.manifest.json',
      'win_back_20170703_PROOF.csv',
      ...countries.map((country) => `win_back_${country}_20170703.csv`),
    ]);
    const german = await readFile(path.join(folder, 'win_back_DE_20170703.csv'));
    const lines = decoded(german, 'windows-1252').split('\r\n');
    expect(lines.slice(0, 3)).toEqual([
      'PIECE;CUSTOMER;LANGUAGE;NAME;LINE1;LINE2;LINE3;LINE4;LINE5;LINE6;LAST_ORDER;CODE',
      '000001430;16316;de;Kelli Hu;Kelli Hu;Königsteiner Straße 990;12311 BERLIN;GERMANY;;;20.07.2016;RIDE15',
      '000001440;12390;de;Denise Martinez;Denise Martinez;Am Grossen Dern 123;12311 BERLIN;GERMANY;;;27.11.2016;RIDE15',
    ]);
    expect(lines.slice(-2)).toEqual(['TOTAL;000028', '']);
    const manifest = await readFile(path.join(folder, 'win_back_20170703.manifest.json'), 'utf8');
    expect(JSON.parse(manifest)).toMatchObject({
      ...{ campaign: 'win_back', campaign_code: 'WINBACK', run, step: 'postcard' },
      counts: { listed: 389, rejected: 0, seeds: 6, records: 395 },
      files: countries.map((split) => ({ name: `win_back_${split}_20170703.csv`, split, seeds: 1 })),
    });
    const done = await readFile(path.join(folder, 'win_back_20170703.done'), 'utf8');
    expect(done).toContain(`${sha256(german)}  win_back_DE_20170703.csv\n`);
  });

  test('brings the same files by SFTP to a vendor with a server, byte for byte', async () => {
    await using server = await startSftp();
    await deliverPostcards(project, run, server);
    const names = await filesBelow(dev('print', run, 'postcard'));
    expect([...server.disk.keys()].sort()).toEqual(names.toSorted());
    for (const name of names)
      expect(server.disk.get(name), name).toEqual(await readFile(dev('print', run, 'postcard', name)));
  });

  test('shows the print files as the vendor gets them', async () => {
    const { code, out } = await muster(project, ['print', 'win_back', 'postcard']);
    expect(code).toBe(0);
    expect(
      out
        .split('\n')
        .slice(0, 18)
        .join('\n')
        .replace(/[0-9a-f]{8}…/g, '01234567…'),
    ).toBe(`postcard of win_back@2017-07-03 · done
────────────────────────────────────────────────────────────────────────────────
  CSV · windows-1252 · version 1

    389  listed and in time
  −   0  rejected
  +   6  seeds
  = 395  records in the files, their trailers and the manifest
  nothing is missing, nothing is left over

  Files
  file                      records  seeds   bytes  sha-256
  ────────────────────────  ───────  ─────  ──────  ─────────
  win_back_AU_20170703.csv      128      1  14,636  01234567…
  win_back_CA_20170703.csv       16      1   1,942  01234567…
  win_back_DE_20170703.csv       28      1   3,058  01234567…
  win_back_FR_20170703.csv       26      1   2,936  01234567…
  win_back_GB_20170703.csv       19      1   2,029  01234567…`);
    const [set] = JSON.parse((await muster(project, ['print', run, '--json'])).out) as {
      head: unknown[];
      seeds: unknown[];
    }[];
    expect(set?.head).toHaveLength(1 + 5);
    expect(set?.seeds).toHaveLength(6);
  });

  test('has no print files of what is no run, or no step of it', async () => {
    const said = async (...words: string[]) => transcript(await muster(project, ['print', ...words]));
    expect(await said('win_bak')).toBe(`
error[command-line]  there is no run "win_bak" with print files
  hint: there is win_back@2017-07-03
exit 2
`);
    expect(await said(run, 'offer')).toBe(`
error[command-line]  win_back@2017-07-03 has no print files of a step "offer"
  hint: there is postcard
exit 2
`);
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
      'domain_key Utf8',
      'profile_version Timestamp<MICROSECOND, UTC>',
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
    const again = await muster(project, ['send', 'win_back', '--quiet', ...monday]);
    expect(transcript(again)).toBe(`\nexit 0\n`);
    const byHand = await muster(project, ['start', 'win_back', ...monday]);
    expect(byHand.err).toBe('win_back@2017-07-03 is done: nothing is sent again without --again\n');
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
win_back  win_back@2017-07-03  done    2017-07-03 06:00   4,391     4,391
exit 0
`);
    const sql = 'select step, status, count(*) as messages from ledger.messages group by all order by all';
    expect(transcript(await muster(project, ['query', sql]))).toBe(`
step      status    messages
────────  ────────  ────────
offer     accepted      4002
postcard  accepted       389
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
