import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { heard } from '../support/called.ts';
import { muster, projectOf, transcript } from '../support/muster.ts';
import { postShop } from '../support/post-shop.ts';

let project = '';

beforeAll(async () => {
  project = await projectOf(postShop());
  for (const args of [['load'], ['build'], ['start', 'hello', '--now', '2026-07-01T12:00:00Z']])
    expect(await muster(project, args)).toMatchObject({ code: 0 });
});

const said = async (...args: string[]): Promise<string> => transcript(await muster(project, args));
const rows = async (sql: string): Promise<string> => (await muster(project, ['query', sql, '--csv'])).out;
const pieces = (): Promise<string> => rows('select piece_id, state, reason from ledger.pieces order by piece_id');

async function comesBack(as: string, day: string, text: string): Promise<string> {
  await writeFile(path.join(project, 'back.csv'), text);
  return said('events', 'import', 'back.csv', '--vendor', 'acme', '--as', as, '--now', `2026-07-${day}T12:00:00Z`);
}

test('one address is shown as its layout and its vendor print it, without a run', async () => {
  const shown = async (key: string) => (await heard(`muster print --address ${key}`, { cwd: project })).both;
  expect(await shown('3')).toBe(`3

  card by acme, posted in DE, windows-1252
  ┌────────────────────────────────┐
  │ Chloé Petit                    │
  │ 12 rue de la Paix              │
  │ 45000 ORLÉANS                  │
  │ FRANCE                         │
  └────────────────────────────────┘
  4 of 4 lines, the longest 17 of 38 characters
`);
  expect(await shown('99')).toBe('error[command-line]  core.customers has no profile "99"\n');
});

test('a set is acknowledged when all its files are; until then nothing counts as sent', async () => {
  const sentAt = () => rows('select status, sent_at, count(*) as n from ledger.messages group by all');
  expect(await pieces()).toBe('piece_id,state,reason\n10,written,\n20,written,\n30,written,\n');
  const receipt = await comesBack('receipt', '03', 'FILE;STATUS;DAY\nhello_DE_20260701.csv;received;2026-07-02\n');
  expect(receipt).toBe('\napplied  events import 1 event\nexit 0\n');
  expect(await sentAt()).toBe('status,sent_at,n\naccepted,,3\n');
  const more =
    'FILE;STATUS;DAY\nhello_FR_20260701.csv;received;20260702\nlater.csv;lost;\nother.csv;received;20260702\n';
  expect(await comesBack('receipt', '03', more)).toBe(`
back.csv:3  "lost" is no code of receipt
back.csv:4  no file "other.csv" was made for acme
applied  events import 1 event
exit 1
`);
  expect(await sentAt()).toBe('status,sent_at,n\naccepted,2026-07-02 00:00:00+00,3\n');
});

test('rows that a vendor rejects, pieces that come back and people who moved are known by their pieces', async () => {
  const rejected = 'PIECE;STATUS;MESSAGE;OTHER\n000010;Failed;no such street;x\n000020;Mailed;;x\n000011;Mailed;;x\n';
  expect(await comesBack('rows', '04', rejected)).toBe(`
applied  events import 2 events
         1 passed over
exit 0
`);
  expect(await comesBack('moved', '05', 'PIECE,NCOA\n000030,A\n000010,00\n')).toBe(`
applied  events import 1 event
         1 passed over · no more mail to 1 address
exit 0
`);
  expect(await comesBack('back', '06', 'KEYLINE;WHY;DAY\n000020;Q;2026-07-05\n')).toBe(`
applied  events import 1 event
         no more mail to 1 address
exit 0
`);
  expect(await comesBack('back', '06', 'KEYLINE;WHY;DAY\n000020;Q;2026-07-05\n')).toBe(`
applied  events import 1 event
         1 known before
exit 0
`);
  expect(await pieces()).toBe('piece_id,state,reason\n10,rejected,no such street\n20,returned,\n30,acknowledged,\n');
});

test('who cannot be reached by mail gets none; who was rejected may get the next', async () => {
  const plan = await muster(project, ['plan', 'hello', '--json', '--quiet', '--now', '2026-07-10T12:00:00Z']);
  const { steps } = JSON.parse(plan.out) as { steps: { name: string; list?: unknown }[] };
  expect(steps.find(({ name }) => name === 'card')?.list).toMatchObject({
    listed: 1,
    exclusions: { no_consent: 1, suppressed: 2 },
  });
  expect(await said('suppress', 'list', '--kind', 'direct_mail')).toMatch(/returned[^]*moved[^]*2 suppressions/);
});

test.each([
  {
    what: 'another vendor',
    args: ['--vendor', 'acne'],
    says: 'error[command-line]  there is no vendors/acne.yml\n  hint: did you mean "acme"?\nexit 2\n',
  },
  {
    what: 'no kind of several',
    args: ['--vendor', 'acme'],
    says: 'error[command-line]  acme has 4 kinds of returns\n  hint: --as receipt or --as rows or --as moved or --as back\nexit 2\n',
  },
  {
    what: 'a column that is missing',
    args: ['--vendor', 'acme', '--as', 'moved'],
    says: 'error[command-line]  odd.csv: it has no column "piece"\n  hint: its first line may name piece, ncoa\nexit 2\n',
  },
])('$what is said, and nothing is taken', async ({ args, says }) => {
  await writeFile(path.join(project, 'odd.csv'), 'KEY,NCOA\n1,A\n');
  expect(await said('events', 'import', 'odd.csv', ...args)).toBe(`\n${says}`);
});

test('a set that was lost is made again as another version, with the same pieces, without whom no mail reaches', async () => {
  const resend = (...more: string[]) =>
    said('print', 'hello', 'card', '--resend', ...more, '--now', '2026-07-07T12:00:00Z');
  expect(await resend()).toBe(`
error[command-line]  --resend needs a reason, which is kept
  hint: --reason "the vendor has lost the files"
exit 2
`);
  const lost = ['--reason', 'the vendor has lost them'];
  expect(await resend(...lost)).toBe('\napplied  resend hello@2026-07-01 card\nexit 0\n');
  expect(await resend(...lost)).toBe(
    '\nrefused  resend hello@2026-07-01 card: card of hello@2026-07-01 is to be made again already\nexit 1\n',
  );
  expect(await muster(project, ['send', 'hello', '--quiet', '--now', '2026-07-08T12:00:00Z'])).toMatchObject({
    code: 0,
  });
  const file = (name: string) => readFile(path.join(project, 'data/dev/print/hello@2026-07-01/card', name), 'latin1');
  const [titles, first] = (await file('hello_DE_20260701.csv')).split('\r\n');
  expect(await file('hello_DE_20260701_v2.csv')).toBe(`${titles}\r\n${first}\r\n`);
  expect(await pieces()).toBe('piece_id,state,reason\n10,written,\n20,dropped,suppressed\n30,dropped,suppressed\n');
});
