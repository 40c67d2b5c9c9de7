import { describe, expect, test } from 'vitest';
import { openLedger } from '../../src/adapters/ledger/ledger.ts';
import { instantOf } from '../../src/base/time.ts';
import type {
  Clock,
  FrozenList,
  Ledger,
  LedgerEntry,
  MessageState,
  Outcome,
  Session,
  Withheld,
} from '../../src/ports.ts';
import { rowsOf, testWarehouse } from '../support/warehouse.ts';

const clock: Clock = {
  now: () => instantOf('2017-07-03T05:30:00Z'),
  monotonic: () => 0,
  sleep: () => Promise.resolve(),
};
const run: Extract<LedgerEntry, { kind: 'run' }> = {
  kind: 'run',
  campaign: 'win_back',
  runKey: 'win_back@2017-07-03',
  status: 'building',
  plannedAt: instantOf('2017-07-03T05:00:00Z'),
  definition: 'd1',
};
const list: FrozenList = {
  campaign: 'win_back',
  runKey: 'win_back@2017-07-03',
  step: 'offer',
  channel: 'newsletter',
  channelKind: 'email',
  entity: 'customer',
  rows: 3,
  excluded: 2,
  hash: 'h1',
  frozenAt: clock.now(),
};

const intent = (batch: string, attempt: number, ...seqs: number[]): LedgerEntry => ({
  kind: 'intent',
  runKey: list.runKey,
  step: 'offer',
  batch,
  attempt,
  seqs,
  account: 'outbox',
  hash: 'b',
});
const outcome = (batch: string, seq: number, outcome: Outcome | Withheld): LedgerEntry => ({
  kind: 'outcome',
  runKey: list.runKey,
  step: 'offer',
  batch,
  seq,
  outcome,
});
const accepted: Outcome = { kind: 'accepted', providerId: 'p' };
const retry: Outcome = { kind: 'retry', reason: 'refused' };
const resent: Withheld = { kind: 'resent', reason: 'sent again' };

async function writeList(session: Session, folder: string): Promise<[string, string]> {
  const files: [string, string] = [`${folder}/list.parquet`, `${folder}/excluded.parquet`];
  await session.run(
    `copy (select i::integer as seq, 'key' || i as send_key, null::varchar as variant, 'p' || i as profile_key, 'c' || i as entity_key, 'a' || i as address_key from range(3) t(i)) to '${files[0]}' (format parquet)`,
  );
  await session.run(
    `copy (select *, null::varchar as holdout, null::varchar as merged_into from (values ('p8', 'c8', 'no_consent'), ('p9', 'c9', 'no_address')) t(profile_key, entity_key, reason)) to '${files[1]}' (format parquet)`,
  );
  return files;
}

describe.each([{ storage: 'in memory' }, { storage: 'in a file', ledger: 'ledger.duckdb' }])(
  'a ledger $storage',
  ({ ledger: file }) => {
    async function withLedger(work: (ledger: Ledger, session: Session) => Promise<void>): Promise<void> {
      const { warehouse, folder } = await testWarehouse(file === undefined ? {} : { ledger: file });
      await using _engine = warehouse;
      await using ledger = await openLedger(await warehouse.session('ledger'), clock);
      await using session = await warehouse.session();
      await ledger.append([run]);
      await ledger.freeze(list, ...(await writeList(session, folder)));
      await work(ledger, session);
    }

    test('a frozen list has its members, its exclusions and their reasons', () =>
      withLedger(async (ledger, session) => {
        const [record] = await ledger.runs();
        expect(record?.lists).toEqual([
          { ...list, exclusions: { no_consent: 1, no_address: 1 }, counts: { listed: 3 } },
        ]);
        expect(
          await rowsOf(session, 'select send_key, profile_key, entity_key, status from ledger.messages order by 1'),
        ).toEqual([
          { send_key: 'key0', profile_key: 'p0', entity_key: 'c0', status: 'listed' },
          { send_key: 'key1', profile_key: 'p1', entity_key: 'c1', status: 'listed' },
          { send_key: 'key2', profile_key: 'p2', entity_key: 'c2', status: 'listed' },
        ]);
        expect(await rowsOf(session, 'select entity_key, reason from ledger.exclusions order by 1')).toEqual([
          { entity_key: 'c8', reason: 'no_consent' },
          { entity_key: 'c9', reason: 'no_address' },
        ]);
      }));

    test.each<{ what: string; entries: LedgerEntry[]; state: Partial<MessageState> | undefined }>([
      { what: 'nothing yet', entries: [], state: undefined },
      { what: 'an intent alone', entries: [intent('b1', 1, 0)], state: { status: 'unknown', attempt: 1 } },
      {
        what: 'accepted',
        entries: [intent('b1', 1, 0), outcome('b1', 0, accepted)],
        state: { status: 'accepted', attempt: 1 },
      },
      {
        what: 'rejected',
        entries: [intent('b1', 1, 0), outcome('b1', 0, { kind: 'rejected', reason: 'no such user' })],
        state: { status: 'rejected', attempt: 1 },
      },
      {
        what: 'asked to come again',
        entries: [intent('b1', 1, 0), outcome('b1', 0, retry)],
        state: { status: 'retry', attempt: 1 },
      },
      {
        what: 'to be sent again, although it may have arrived',
        entries: [intent('b1', 1, 0), outcome('b1', 0, resent), intent('b2', 2, 0), outcome('b2', 0, retry)],
        state: { status: 'retry', attempt: 2, mayHaveArrived: true },
      },
      {
        what: 'dropped, although it may have arrived',
        entries: [
          ...[intent('b1', 1, 0), outcome('b1', 0, resent)],
          { kind: 'drop', runKey: list.runKey, reason: 'cancelled' },
        ],
        state: { status: 'unknown', attempt: 1, mayHaveArrived: true },
      },
      {
        what: 'stopped',
        entries: [intent('b1', 1, 0), outcome('b1', 0, { kind: 'stop', reason: 'wrong password' })],
        state: { status: 'retry', attempt: 1 },
      },
      {
        what: 'a second attempt under way',
        entries: [intent('b1', 1, 0), outcome('b1', 0, retry), intent('b2', 2, 0)],
        state: { status: 'unknown', attempt: 2 },
      },
      {
        what: 'a second attempt accepted',
        entries: [intent('b1', 1, 0), outcome('b1', 0, retry), intent('b2', 2, 0), outcome('b2', 0, accepted)],
        state: { status: 'accepted', attempt: 2 },
      },
      {
        what: 'unknown, settled later',
        entries: [intent('b1', 1, 0), outcome('b1', 0, { kind: 'unknown', reason: 'cut' }), outcome('b1', 0, accepted)],
        state: { status: 'accepted', attempt: 1 },
      },
      {
        what: 'dropped before any attempt',
        entries: [
          {
            kind: 'outcome',
            runKey: list.runKey,
            step: 'offer',
            batch: '',
            seq: 0,
            outcome: { kind: 'dropped', reason: 'expired' },
          },
        ],
        state: { status: 'dropped', attempt: 0 },
      },
    ])('state of a message: $what', ({ entries, state }) =>
      withLedger(async (ledger) => {
        for (const entry of entries) await ledger.append([entry]);
        const found = (await ledger.states(list.runKey, 'offer')).get(0);
        expect(found).toEqual(state === undefined ? undefined : expect.objectContaining(state));
      }),
    );

    test('counts of a run add up to its list', () =>
      withLedger(async (ledger, session) => {
        await ledger.append([intent('b1', 1, 0, 1)]);
        await ledger.append([outcome('b1', 0, accepted)]);
        const [record] = await ledger.runs();
        expect(record?.lists[0]?.counts).toEqual({ accepted: 1, unknown: 1, listed: 1 });
        expect(
          await rowsOf(
            session,
            "select status, sent_at is not null as sent from ledger.messages where send_key = 'key0'",
          ),
        ).toEqual([{ status: 'accepted', sent: true }]);
      }));

    test('a run that is over is counted once, and anew when something of it is settled later', () =>
      withLedger(async (ledger) => {
        const counts = async () => [
          (await ledger.runs())[0]?.lists[0]?.counts,
          (await ledger.run(list.runKey))?.lists[0]?.counts,
        ];
        await ledger.append([intent('b1', 1, 0, 1, 2)]);
        await ledger.append([outcome('b1', 0, accepted), outcome('b1', 1, accepted)]);
        await ledger.append([outcome('b1', 2, { kind: 'unknown', reason: 'cut' }), { ...run, status: 'done' }]);
        for (let time = 0; time < 2; time++) expect(await counts()).toEqual(Array(2).fill({ accepted: 2, unknown: 1 }));
        expect((await ledger.runs())[0]).toEqual(await ledger.run(list.runKey));
        await ledger.append([{ kind: 'settle', runKey: list.runKey, as: 'rejected', reason: 'it came back' }]);
        for (let time = 0; time < 2; time++)
          expect(await counts()).toEqual(Array(2).fill({ accepted: 2, rejected: 1 }));
        expect(await ledger.run('other@1')).toBeUndefined();
      }));

    test('a run has the status of its last entry and its last definition and note', () =>
      withLedger(async (ledger) => {
        const { plannedAt, runKey } = run;
        await ledger.append([{ ...run, status: 'failed', note: 'a query failed' }]);
        const [failed] = await ledger.runs();
        expect(failed).toMatchObject({ runKey, status: 'failed', note: 'a query failed', finishedAt: clock.now() });
        await ledger.append([{ ...run, status: 'sending', definition: 'd2' }]);
        const [sending] = await ledger.runs();
        expect(sending).toMatchObject({ runKey, status: 'sending', definition: 'd2', plannedAt });
        expect(sending?.note).toBeUndefined();
        expect(sending?.finishedAt).toBeUndefined();
      }));

    test('a population that was built again counts once, as it is now', () =>
      withLedger(async (ledger) => {
        const built = (port: string, rows: number): LedgerEntry => ({
          kind: 'population',
          runKey: list.runKey,
          step: 'cells',
          port,
          rows,
          hash: `h${rows}`,
        });
        await ledger.append([built('best', 5), built('rest', 7)]);
        await ledger.append([built('best', 6)]);
        const [record] = await ledger.runs();
        expect(record?.populations).toEqual([
          { step: 'cells', port: 'rest', rows: 7, hash: 'h7' },
          { step: 'cells', port: 'best', rows: 6, hash: 'h6' },
        ]);
      }));

    test('an append that fails leaves nothing behind', () =>
      withLedger(async (ledger) => {
        const broken = { ...intent('b1', 1, 0), seqs: ['x'] } as unknown as LedgerEntry;
        await expect(ledger.append([{ ...run, status: 'failed' }, broken])).rejects.toThrow();
        expect(await ledger.runs()).toMatchObject([{ status: 'building' }]);
        expect(await ledger.states(list.runKey, 'offer')).toEqual(new Map());
      }));

    test('an event that is known, by its provider and id, is not written again', () =>
      withLedger(async (ledger, session) => {
        await ledger.append([intent('b1', 1, 0, 1), outcome('b1', 0, accepted)]);
        const event = (eventId: string, event: string, more: object): LedgerEntry => ({
          ...{ kind: 'provider_event', provider: 'ses', eventId, event, at: clock.now() },
          ...more,
        });
        const opened = event('e1', 'opened', { sendKey: 'key1' });
        const clicked = event('e2', 'clicked', { providerId: 'p' });
        await ledger.append([opened, opened, event('e1', 'opened', { sendKey: 'key1', provider: 'other' })]);
        await ledger.append([opened, clicked, event('e3', 'complained', { sendKey: 'nobody' })]);
        expect(
          await rowsOf(session, 'select event_id, kind, send_key from ledger.events order by event_id, send_key'),
        ).toEqual([
          { event_id: 'e1', kind: 'opened', send_key: 'key1' },
          { event_id: 'e1', kind: 'opened', send_key: 'key1' },
          { event_id: 'e2', kind: 'clicked', send_key: 'key0' },
          { event_id: 'e3', kind: 'complained', send_key: null },
        ]);
        // What is unknown stays so, whatever is reported of it.
        expect((await ledger.states(list.runKey, 'offer')).get(1)?.status).toBe('unknown');
        expect(
          await rowsOf(session, 'select send_key, is_opened, is_clicked from ledger.reactions order by send_key'),
        ).toEqual([
          { send_key: 'key0', is_opened: true, is_clicked: true },
          { send_key: 'key1', is_opened: true, is_clicked: false },
        ]);
      }));

    test('calls that overlap are carried out in order', () =>
      withLedger(async (ledger) => {
        await Promise.all(Array.from({ length: 50 }, (_, i) => ledger.append([intent(`b${i}`, i + 1, 0)])));
        expect((await ledger.states(list.runKey, 'offer')).get(0)).toEqual({
          ...{ tries: 50, mayHaveArrived: false },
          status: 'unknown',
          attempt: 50,
          batch: 'b49',
          hash: 'b',
          account: 'outbox',
          sentAt: clock.now(),
        });
      }));
  },
);
