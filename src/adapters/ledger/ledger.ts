import type { Parameters } from '../../base/parameter.ts';
import { identifier, literal } from '../../base/sql-text.ts';
import { sha256 } from '../../base/sha256.ts';
import { utc } from '../../base/time.ts';
import { turns } from '../../base/turns.ts';
import {
  type Clock,
  type FrozenList,
  InDoubt,
  type Ledger,
  type LedgerEntry,
  type LedgerPosition,
  type Session,
  SqlFailure,
  type UploadStatus,
} from '../../ports.ts';
import { readAccount } from './accounts.ts';
import { columnsOf, type EntryTable, rowOf } from './entries.ts';
import { readOrders, readSignals } from './orders.ts';
import { messageMacros } from './message-macros.ts';
import { nameLedger, readPosition } from './position.ts';
import { rememberRuns } from './remembered-runs.ts';
import { collect } from './rows.ts';
import { isSweep, type Sweep, sweep } from './sweep.ts';
import { readStates } from './states.ts';
import { readTimes } from './times.ts';
import { tables, views } from './tables.ts';

const relations = [...tables, ...views, ...messageMacros];
const layout = sha256(relations.join(';'));

/** Makes the tables and views where they are missing or of another version. Does nothing in a ledger that has them. */
export async function prepareLedger(session: Session): Promise<void> {
  if ((await layoutOf(session)) === layout) return;
  for (const sql of relations) await session.run(sql);
  await session.run(`create or replace table log.layout as select ${literal(layout)} as hash`);
}

/** Binding all views anew takes longer than most of what a command does. */
async function layoutOf(session: Session): Promise<unknown> {
  try {
    return (await collect(session, 'select hash from log.layout'))[0]?.['hash'];
  } catch (cause) {
    if (cause instanceof SqlFailure) return undefined;
    throw cause;
  }
}

/**
 * Opens the ledger for a writer: commits a new epoch, the one after the last or after `after`. The session belongs to the
 * ledger from here on and is disposed with it. Calls are carried out one after the other, whoever makes them. Before each
 * intent it asks whether the file is still in place.
 */
export async function openLedger(
  session: Session,
  clock: Clock,
  { isInPlace = () => Promise.resolve(true), after = 0 }: LedgerOptions = {},
): Promise<Ledger> {
  await prepareLedger(session);
  const at = await orInDoubt(() => start(session, clock, after));
  let { event } = at;
  const inTurn = turns();
  const remembered = rememberRuns(session);
  const writing = (work: () => Promise<number>): Promise<void> =>
    inTurn(async () => {
      remembered.forget();
      event += await orInDoubt(work);
    });
  return {
    position: () => ({ ...at, event }),
    append: (entries) =>
      writing(async () => {
        if (entries.some(({ kind }) => kind === 'intent') && !(await isInPlace())) throw new Error(movedAway);
        return append(session, clock, at.epoch, entries);
      }),
    freeze: (list, listFile, exclusionsFile) =>
      writing(() => freeze(session, at.epoch, list, listFile, exclusionsFile)),
    runs: () => inTurn(() => remembered.all()),
    run: (runKey) => inTurn(() => remembered.one(runKey)),
    signals: () => inTurn(() => readSignals(session)),
    orders: (ids) => inTurn(() => readOrders(session, ids)),
    states: (runKey, step) => inTurn(() => readStates(session, runKey, step)),
    times: () => inTurn(() => readTimes(session)),
    account: (name, since) => inTurn(() => readAccount(session, name, since)),
    uploads: (runKey, step) => inTurn(() => uploads(session, runKey, step)),
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}

/** What the engine could not end well may have become durable before that. */
async function orInDoubt<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw cause instanceof SqlFailure ? new InDoubt(cause.message, { cause }) : cause;
  }
}

interface LedgerOptions {
  readonly isInPlace?: () => Promise<boolean>;
  readonly after?: number;
}

const movedAway = 'the ledger was moved away, or another file was put in its place: nothing more is sent';

async function start(session: Session, clock: Clock, after: number): Promise<LedgerPosition> {
  await nameLedger(session);
  const [before] = await collect(session, 'select coalesce(max(epoch), 0) as epoch from log.starts');
  const epoch = Math.max(Number(before?.['epoch'] ?? 0), after) + 1;
  await session.run('insert into log.starts values ($epoch, $now)', stampsOf(epoch, clock));
  const position = await readPosition(session);
  if (position === undefined) throw new Error('the ledger has no name although it was given one');
  return position;
}

const stampsOf = (epoch: number, clock: Clock): Parameters => ({
  epoch: { type: 'integer', value: String(epoch) },
  now: { type: 'timestamp', value: utc(clock.now()) },
});

/** What a provider reports again, in the same words or others, is the event that is known. */
const onlyNew: Partial<Record<EntryTable, string>> = {
  provider_events: `where (e.provider, e.event_id) not in (select (provider, event_id) from log.provider_events)
    qualify row_number() over (partition by e.provider, e.event_id) = 1`,
};

/** Resolves to the rows that it wrote. */
async function append(session: Session, clock: Clock, epoch: number, entries: readonly LedgerEntry[]): Promise<number> {
  const byTable = new Map<EntryTable, unknown[]>();
  const sweeps: Sweep[] = [];
  for (const entry of entries) {
    if (isSweep(entry)) {
      sweeps.push(entry);
      continue;
    }
    const { table, row } = rowOf(entry);
    const rows = byTable.get(table) ?? [];
    rows.push(row);
    byTable.set(table, rows);
  }
  const writes = [...byTable].map(
    ([table, rows]) =>
      () =>
        insert(session, table, rows, stampsOf(epoch, clock)),
  );
  writes.push(...sweeps.map((one) => () => sweep(session, one, stampsOf(epoch, clock))));
  const all = async (): Promise<number> => {
    let written = 0;
    for (const write of writes) written += await write();
    return written;
  };
  // A statement commits itself: with a transaction around it the engine works twice as long.
  return writes.length === 1 ? all() : transaction(session, all);
}

/**
 * The rows are one text that the engine reads: a thousand of them are parsed as quickly as one. They are bound and come out
 * of a query: what is made of a literal is made while the engine plans, and that takes three times as long.
 */
function insert(session: Session, table: EntryTable, rows: readonly unknown[], stamps: Parameters): Promise<number> {
  const columns = columnsOf[table];
  const names = Object.keys(columns).map(identifier);
  const sql = `insert into log.${table} (${[...names, 'epoch', 'logged_at'].join(', ')})
    select ${names.map((name) => `e.${name}`).join(', ')}, $epoch, $now
    from (
      select unnest(from_json_strict(rows, ${literal(JSON.stringify([columns]))})) as e from (select $rows as rows)
    )
    ${onlyNew[table] ?? ''}`;
  return session.repeat(sql, { ...stamps, rows: { type: 'text', value: JSON.stringify(rows) } });
}

async function freeze(
  session: Session,
  epoch: number,
  list: FrozenList,
  listFile: string,
  exclusionsFile: string,
): Promise<number> {
  const { campaign, runKey, step, channel, channelKind, entity, rows, excluded, hash, frozenAt } = list;
  const text = (value: string) => ({ type: 'text', value }) as const;
  const name: Parameters = { run_key: text(runKey), step: text(step) };
  return transaction(session, async () => {
    await session.run(
      `insert into log.lists values ($campaign, $run_key, $step, $channel, $kind, $entity, ${rows}, ${excluded}, $hash, ${epoch}, $frozen_at)`,
      {
        ...name,
        ...{
          campaign: text(campaign),
          channel: text(channel),
          kind: text(channelKind),
          entity: text(entity),
          hash: text(hash),
        },
        frozen_at: { type: 'timestamp', value: utc(frozenAt) },
      },
    );
    const listed = await session.run(
      `insert into log.listed select $run_key, $step, seq, send_key, variant, profile_key, entity_key, address_key
       from read_parquet(${literal(listFile)})`,
      name,
    );
    const left = await session.run(
      `insert into log.excluded select $run_key, $step, profile_key, entity_key, reason, merged_into from read_parquet(${literal(exclusionsFile)})`,
      name,
    );
    // Whoever was held out stays so, whatever becomes of the share.
    const held = await session.run(
      `insert into log.holdouts select distinct holdout, profile_key, ${epoch}, $frozen_at
       from read_parquet(${literal(exclusionsFile)}) x where holdout is not null
         and not exists (from log.holdouts h where h.salt = x.holdout and h.profile_key = x.profile_key)`,
      { frozen_at: { type: 'timestamp', value: utc(frozenAt) } },
    );
    if (listed !== rows || left !== excluded)
      throw new Error(`${step}: ${rows} rows and ${excluded} exclusions expected, ${listed} and ${left} read`);
    return 1 + listed + left + held;
  });
}

async function uploads(session: Session, runKey: string, step: string): Promise<Map<string, UploadStatus>> {
  const sql = `select file, max_by(status, rowid) as status from log.uploads
     where run_key = ${literal(runKey)} and step = ${literal(step)} group by file`;
  const rows = await collect(session, sql);
  return new Map(rows.map(({ file, status }) => [file as string, status as UploadStatus]));
}

async function transaction<T>(session: Session, work: () => Promise<T>): Promise<T> {
  await session.begin();
  let result: T;
  try {
    result = await work();
  } catch (cause) {
    await session.rollback();
    throw cause;
  }
  await session.commit();
  return result;
}
