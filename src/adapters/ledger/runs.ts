import { pieceReports } from './print-views.ts';
import { literal } from '../../base/sql-text.ts';
import { instantOfMillis } from '../../base/time.ts';
import type { ChannelKind } from '../../project/schema/channels.ts';
import type {
  JsonValue,
  ListRecord,
  PrintSetStatus,
  Row,
  RunRecord,
  RunStatus,
  SentWhen,
  Session,
  StepRecord,
  StepStatus,
} from '../../ports.ts';
import { type Counts, countAll, countRuns, uncounted } from './counts.ts';
import { collect } from './rows.ts';

const runsQuery = (condition: string): string => `
  select campaign, run_key, status, definition, note, epoch_ms(planned_at)::double as planned_at,
    epoch_ms(started_at)::double as started_at, epoch_ms(finished_at)::double as finished_at
  from runs where ${condition} order by started_at, run_key`;

/** A population that was built again counts once, as it is now. */
const populationsQuery = (condition: string): string => `
  select run_key, step, port, p."rows", coalesce(w.hash, p.hash) as hash
  from (
    select run_key, step, port, max_by("rows", rowid)::double as "rows", max_by(hash, rowid) as hash, max(rowid) as place,
      'steps/' || step || if(port = '', '', '__' || port) || '.parquet' as file
    from log.populations where ${condition} group by run_key, step, port
  ) p left join log.rewritten w using (run_key, file) order by place`;

/** The last status of each step, in the order in which steps began. */
const stepsQuery = (condition: string): string => `
  select run_key, step, max_by(status, rowid) as status, epoch_ms(max_by(logged_at, rowid))::double as since,
    epoch_ms(arg_max_null(until, rowid))::double as until, arg_max_null(note, rowid) as note
  from log.steps where ${condition} group by run_key, step order by min(rowid)`;

const confirmationsQuery = (condition: string): string => `
  select run_key, max_by(files, rowid) as files, max_by(lists, rowid) as lists, epoch_ms(max(logged_at))::double as confirmed_at
  from log.confirmations where ${condition} group by run_key`;

const listsQuery = (condition: string): string => `
  select campaign, run_key, step, channel, kind, entity, "rows"::double as "rows", excluded::double as excluded,
    coalesce(w.hash, l.hash) as hash, epoch_ms(frozen_at)::double as frozen_at
  from (select *, rowid as place, 'lists/' || step || '.parquet' as file from log.lists where ${condition}) l
  left join log.rewritten w using (run_key, file) order by place`;

/** A set is acknowledged as a whole, or piece by piece: `pieces` of them, the last one at `pieces_at`. */
const setsQuery = (condition: string): string => `
  select run_key, step, version::double as version, status, vendor, files, sent_when,
    epoch_ms(coalesce(delivered_at, written_at))::double as delivered_at,
    epoch_ms(acknowledged_at)::double as acknowledged_at, coalesce(pieces, 0)::double as pieces,
    epoch_ms(pieces_at)::double as pieces_at
  from log.print_set_states left join (
    select run_key, step, count(*) as pieces, max(acknowledged_at) as pieces_at
    from (${pieceReports}) join log.listed using (send_key) where acknowledged_at is not null group by all
  ) using (run_key, step) where ${condition}`;

/** Folds the events of every run into one record each, oldest first. */
export const readRuns = (session: Session): Promise<RunRecord[]> =>
  readRecords(session, 'true', () => countAll(session));

/** The same of one run: what became of the messages of others is not looked at. */
export async function readRun(session: Session, runKey: string): Promise<RunRecord | undefined> {
  const condition = `run_key = ${literal(runKey)}`;
  return (await readRecords(session, condition, () => countRuns(session, condition)))[0];
}

async function readRecords(session: Session, condition: string, count: () => Promise<Counts>): Promise<RunRecord[]> {
  const read = (query: (condition: string) => string): Promise<Row[]> => collect(session, query(condition));
  const runs = await read(runsQuery);
  const populations = groupBy(await read(populationsQuery), ({ run_key }) => text(run_key));
  const steps = groupBy(await read(stepsQuery), ({ run_key }) => text(run_key));
  const confirmations = groupBy(await read(confirmationsQuery), ({ run_key }) => text(run_key));
  const found = await read(listsQuery);
  const counted = found.length === 0 ? uncounted : await count();
  const exclusions = groupBy(counted.exclusions, listName);
  const isPrinted = found.some(({ kind }) => kind === 'direct_mail');
  const sets = groupBy(isPrinted ? await read(setsQuery) : [], listName);
  const counts = groupBy(counted.messages, listName);
  const variants = groupBy(counted.variants, listName);
  const lists = groupBy(found, ({ run_key }) => text(run_key));
  return runs.map((run) => ({
    campaign: text(run['campaign']),
    runKey: text(run['run_key']),
    status: text(run['status']) as RunStatus,
    plannedAt: instant(run['planned_at']),
    startedAt: instant(run['started_at']),
    definition: text(run['definition']),
    ...(run['finished_at'] === null ? {} : { finishedAt: instant(run['finished_at']) }),
    ...(run['note'] === null ? {} : { note: text(run['note']) }),
    steps: (steps.get(text(run['run_key'])) ?? []).map(stepRecord),
    ...confirmationOf(confirmations.get(text(run['run_key']))?.[0]),
    populations: (populations.get(text(run['run_key'])) ?? []).map((row) => ({
      step: text(row['step']),
      port: text(row['port']),
      rows: Number(row['rows']),
      hash: text(row['hash']),
    })),
    lists: (lists.get(text(run['run_key'])) ?? []).map((row) =>
      withSet(
        { ...listRecord(row, exclusions, counts), ...variantsOf(variants.get(listName(row))) },
        sets.get(listName(row))?.[0],
      ),
    ),
  }));
}

type Grouped = ReadonlyMap<string, readonly Row[]>;

const stepRecord = ({ step, status, since, until, note }: Row): StepRecord => ({
  step: text(step),
  status: text(status) as StepStatus,
  since: instant(since),
  ...(until === null ? {} : { until: instant(until) }),
  ...(note === null ? {} : { note: text(note) }),
});

function confirmationOf(row: Row | undefined): Pick<RunRecord, 'confirmation'> {
  if (row === undefined) return {};
  const { files, lists, confirmed_at } = row;
  return {
    confirmation: { files: text(files), lists: lists as string[], confirmedAt: instant(confirmed_at) },
  };
}

function listRecord(row: Row, exclusions: Grouped, counts: Grouped): ListRecord {
  const name = listName(row);
  const deferred = counts.get(name)?.find((row) => row['name'] === 'deferred');
  return {
    campaign: text(row['campaign']),
    runKey: text(row['run_key']),
    step: text(row['step']),
    channel: text(row['channel']),
    channelKind: text(row['kind']) as ChannelKind,
    entity: text(row['entity']),
    rows: Number(row['rows']),
    excluded: Number(row['excluded']),
    hash: text(row['hash']),
    frozenAt: instant(row['frozen_at']),
    exclusions: countsBy(exclusions.get(name)),
    counts: countsBy(counts.get(name)),
    ...(deferred === undefined ? {} : { deferredUntil: instant(deferred['until']) }),
  };
}

const variantsOf = (found: readonly Row[] | undefined): Pick<ListRecord, 'variants'> =>
  found === undefined ? {} : { variants: countsBy(found) };

function withSet(list: ListRecord, row: Row | undefined): ListRecord {
  if (row === undefined) return list;
  const { version, status, vendor, files, sent_when, delivered_at, acknowledged_at, pieces, pieces_at } = row;
  const isAcknowledged = Number(pieces) > 0 && Number(pieces) >= (list.counts.accepted ?? 0);
  const at = acknowledged_at ?? (isAcknowledged ? pieces_at : null);
  const set = {
    ...{ version: Number(version), status: text(status) as PrintSetStatus, vendor: text(vendor) },
    ...{ files: files as string[], sentWhen: text(sent_when) as SentWhen },
    ...(delivered_at === null ? {} : { deliveredAt: instant(delivered_at) }),
  };
  return { ...list, set: at === null ? set : { ...set, acknowledgedAt: instant(at) } };
}

const countsBy = (found: readonly Row[] = []): Record<string, number> =>
  Object.fromEntries(found.map(({ name, n }) => [text(name), Number(n)]));

const listName = ({ run_key, step }: Row): string => `${text(run_key)} ${text(step)}`;

function groupBy(all: readonly Row[], key: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of all) {
    const group = groups.get(key(row)) ?? [];
    group.push(row);
    groups.set(key(row), group);
  }
  return groups;
}

const text = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '');
const instant = (value: JsonValue | undefined) => instantOfMillis(Number(value));
