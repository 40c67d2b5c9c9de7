import { type ManualClock, manualClock } from '../../src/adapters/clock.ts';
import { openFiles } from '../../src/adapters/files.ts';
import { openLedger } from '../../src/adapters/ledger/ledger.ts';
import { literal } from '../../src/base/sql-text.ts';
import { type Instant, instantOf, utc } from '../../src/base/time.ts';
import type { Ledger, LedgerEntry, ListRecord, MessageState, Row, Warehouse } from '../../src/ports.ts';
import { deliver, type Delivered } from '../../src/run/send/deliver.ts';
import type { Delivery, DeliveryContext } from '../../src/run/send/pass.ts';
import type { DeliveryPolicy } from '../../src/run/send/policy.ts';
import type { Renderer } from '../../src/run/send/seal.ts';
import { rulesOf } from './message-rules.ts';
import { testWarehouse } from './warehouse.ts';

export const frozenAt: Instant = instantOf('2017-07-03T05:30:00Z');

export interface FrozenListFixture extends AsyncDisposable {
  readonly warehouse: Warehouse;
  readonly ledger: Ledger;
  readonly list: ListRecord;
  readonly file: string;
  /** Sends what is open: one pass. Tests replace what they are about. */
  send(delivery: Pick<Delivery, 'channel'> & Partial<Delivery>, context?: Partial<DeliveryContext>): Promise<Delivered>;
  /** A list of another run, frozen after this one, of as many of the same people: `other@1`. */
  another(rows: number): Promise<Pick<Delivery, 'list' | 'file'>>;
  /** Messages by state, as the ledger counts them. */
  counts(): Promise<ListRecord['counts']>;
  states(): Promise<ReadonlyMap<number, MessageState>>;
}

/** What a row of the list says; the rest of it is the same for all. */
export interface ListedRow {
  readonly notBefore?: Instant;
  readonly expiresAt?: Instant;
  readonly zone?: string;
  /** As the list was made, the profile had been changed last then. */
  readonly profileVersion?: Instant;
  readonly data?: Row;
}

/** A frozen list of so many rows, `key0` … to `person0@example.com` …, in a real ledger that lives in memory. */
export async function frozenList(
  rows: number,
  rowOf: (seq: number) => ListedRow = () => ({}),
): Promise<FrozenListFixture> {
  const { warehouse, folder } = await testWarehouse();
  const ledger = await openLedger(await warehouse.session('ledger'), manualClock(frozenAt));
  const run = { campaign: 'win_back', runKey: 'win_back@2017-07-03' };
  const list: ListRecord = {
    ...run,
    ...{ step: 'offer', channel: 'newsletter', channelKind: 'email', entity: 'customer', rows, excluded: 0 },
    ...{ hash: 'h', frozenAt, exclusions: {}, counts: {} },
  };
  const file = `${folder}/offer.parquet`;
  await writeList(warehouse, file, `${folder}/excluded.parquet`, rows, rowOf);
  await ledger.append([{ kind: 'run', ...run, status: 'sending', plannedAt: frozenAt, definition: 'd' }]);
  await ledger.freeze(list, file, `${folder}/excluded.parquet`);
  const context: DeliveryContext = {
    ...{ ledger, warehouse, files: openFiles(), clock: manualClock(frozenAt), emit: () => undefined },
    environment: { name: 'dev', deliver: 'outbox', folder },
  };
  return {
    ...{ warehouse, ledger, list, file },
    send: (delivery, changed = {}) =>
      deliver(
        { list, file, renderer: plainRenderer, rules: rulesOf(), policy, ...delivery },
        patient({ ...context, ...changed }),
      ),
    counts: async () => (await ledger.runs())[0]?.lists[0]?.counts ?? {},
    states: () => ledger.states(list.runKey, list.step),
    async another(count) {
      const other = { ...list, runKey: 'other@1', rows: count };
      const otherFile = `${folder}/other.parquet`;
      await writeList(warehouse, otherFile, `${folder}/excluded.parquet`, count, rowOf, 'other');
      await ledger.append([
        { kind: 'run', ...run, runKey: 'other@1', status: 'sending', plannedAt: frozenAt, definition: 'd' },
      ]);
      await ledger.freeze(other, otherFile, `${folder}/excluded.parquet`);
      return { list: other, file: otherFile };
    },
    async [Symbol.asyncDispose]() {
      await ledger[Symbol.asyncDispose]();
      await warehouse[Symbol.asyncDispose]();
    },
  };
}

/** What a channel and a step say that say nothing. */
export const policy: DeliveryPolicy = { retries: 5, maxUnknown: 1_000, unknown: 'hold' };

/** `Hello 7` to `person7@example.com`. */
export const plainRenderer: Renderer = {
  render: ({ seq, address }) => ({ from: 'news@example.com', to: address, bytes: Buffer.from(`Hello ${seq}`) }),
};

/** How long more is waited for to be recorded together, how often orders are looked for, how long an end and an answer: nothing waits for these alone. */
const background = new Set([50, 10_000, 30_000, 60_000]);

/** Time stands still while something is on its way; what a pass waits for comes at once. */
function patient(context: DeliveryContext): DeliveryContext {
  const clock = context.clock as ManualClock;
  return {
    ...context,
    clock: {
      ...clock,
      sleep(millis, signal) {
        if (!background.has(millis)) {
          setImmediate(() => {
            if (signal?.aborted !== true) clock.advance(millis);
          });
        }
        return clock.sleep(millis, signal);
      },
    },
  };
}

async function writeList(
  warehouse: Warehouse,
  file: string,
  exclusions: string,
  rows: number,
  rowOf: (seq: number) => ListedRow,
  key = 'key',
): Promise<void> {
  const values = Array.from({ length: rows }, (_, seq) => {
    const {
      notBefore = frozenAt,
      expiresAt = frozenAt.add({ hours: 72 }),
      zone = 'Europe/London',
      data = {},
    } = rowOf(seq);
    const version = rowOf(seq).profileVersion ?? frozenAt.subtract({ hours: 720 });
    const times = [notBefore, expiresAt, version].map((instant) => `timestamptz '${utc(instant)}'`).join(', ');
    return `(${seq}, ${times}, '${zone}', ${literal(JSON.stringify(data))})`;
  });
  await using session = await warehouse.session('ledger');
  await session.run(
    `copy (select seq, '${key}' || seq as send_key, null::varchar as variant, 'p' || seq as profile_key, 'c' || seq as entity_key,
       'person' || seq || '@example.com' as address, 'a' || seq as address_key, 'domain' || seq as domain_key,
       profile_version, not_before, expires_at, zone, payload
     from (values ${values.join(', ')}) t(seq, not_before, expires_at, profile_version, zone, payload)) to '${file}' (format parquet)`,
  );
  await session.run(
    `copy (select '' as profile_key, '' as entity_key, '' as reason, null::varchar as holdout, null::varchar as merged_into where false) to '${exclusions}' (format parquet)`,
  );
}

/** A ledger that tells of each commit, and of each entry in it, before and after it is durable. */
export function observedLedger(
  ledger: Ledger,
  tell: (what: 'begun' | 'durable', entries: readonly LedgerEntry[]) => void,
): Ledger {
  return {
    position: () => ledger.position(),
    async append(entries) {
      tell('begun', entries);
      await ledger.append(entries);
      tell('durable', entries);
    },
    freeze: (...frozen) => ledger.freeze(...frozen),
    runs: () => ledger.runs(),
    run: (runKey) => ledger.run(runKey),
    signals: () => ledger.signals(),
    orders: (ids) => ledger.orders(ids),
    states: (runKey, step) => ledger.states(runKey, step),
    times: () => ledger.times(),
    account: (name, since) => ledger.account(name, since),
    uploads: (runKey, step) => ledger.uploads(runKey, step),
    [Symbol.asyncDispose]: () => ledger[Symbol.asyncDispose](),
  };
}
