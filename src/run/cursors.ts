import type { Parameter, Parameters } from '../base/parameter.ts';
import { identifier, literal } from '../base/sql-text.ts';
import { type Instant, instantOfMillis, isBefore, subtractSpan, type TimeSpan } from '../base/time.ts';
import { firstMark } from '../plan/check-incremental.ts';
import { earlierMark, instantMark, isAfter, markText, tellsTime } from '../plan/cursor.ts';
import type { PlannedStep } from '../plan/project-plan.ts';
import type { CursorSpan, Files, RunRecord, Session } from '../ports.ts';
import type { Campaign, IncrementalStep } from '../project/project.ts';
import { handedColumns, handedOn } from '../steps/incremental.ts';
import { emptySelect } from './empty-select.ts';
import { hasHash } from './parquet.ts';
import { PopulationProblem } from './population-rules.ts';
import { rowsOf } from './rows.ts';
import { runFolder } from './run-folder.ts';

/** What one run has handed on of an incremental step, as the ledger has it. */
interface HandedOn {
  readonly runKey: string;
  readonly rows: number;
  readonly hash: string;
  readonly span?: CursorSpan;
  readonly builtAt: Instant;
}

/** Where an incremental step reads on. */
export interface Reading {
  /** `$cursor`, when the step has a cursor. */
  readonly parameters: Parameters;
  /** What `$cursor` would be without looking back. */
  readonly after?: Parameter;
}

export interface CursorContext {
  readonly files: Files;
  readonly environmentFolder: string;
  readonly campaign: Campaign;
  readonly runKey: string;
  readonly now: Instant;
  readonly zone: string;
  readonly key: string;
}

const defaultLookback: TimeSpan = { amount: 2, unit: 'days' };

/**
 * Finds out where an incremental step reads on, and makes the view of what other runs have handed on and could come again.
 * Runs that were cancelled, or failed before they froze a list, have handed on nothing; those that are still under way have.
 * What this run handed on itself is not looked at: building a step again gives the same rows.
 * Rejects with PopulationProblem when the cursor is another one than before, or a file of an earlier run is gone.
 */
export async function openReading(
  session: Session,
  { outputs }: PlannedStep,
  step: IncrementalStep,
  context: CursorContext,
): Promise<Reading> {
  const { now, zone, key } = context;
  const { remember, lookback = defaultLookback } = step.config;
  const columns = outputs.get('') ?? [];
  const handed = await handedOnOf(session, step, context);
  const kept = handedColumns(step, key, columns);
  const first = firstMark(step, columns, zone);
  if (first === undefined) {
    const since = remember === undefined ? now : subtractSpan(now, remember, zone);
    await openHandedOn(
      session,
      step,
      kept,
      handed.filter(({ builtAt }) => isBefore(since, builtAt)),
      context,
    );
    return { parameters: {} };
  }
  const spans = handed.flatMap(({ span, runKey }) =>
    span === undefined ? [] : [sameCursor(span, first, step, runKey)],
  );
  const after = reached(first, spans);
  const back = earlierMark(after, lookback);
  const cursor = isAfter(first, back) ? first : back;
  const isWithin = ({ span }: HandedOn): boolean =>
    span !== undefined && !isAfter(cursor, { type: cursor.type, value: span.highest });
  await openHandedOn(session, step, kept, handed.filter(isWithin), context);
  return { parameters: { cursor }, after };
}

/**
 * The mark up to which everything was handed on. A run that was cancelled leaves a gap behind which nothing counts: what
 * lies after it is read again, and known by its keys.
 */
function reached(first: Parameter, spans: readonly CursorSpan[]): Parameter {
  const mark = (value: string): Parameter => ({ type: first.type, value });
  let at = first;
  for (const span of spans.toSorted((a, b) => (isAfter(mark(a.after), mark(b.after)) ? 1 : -1)))
    if (!isAfter(mark(span.after), at) && isAfter(mark(span.mark), at)) at = mark(span.mark);
  return at;
}

function sameCursor(
  span: CursorSpan,
  { type }: Parameter,
  { name, config }: IncrementalStep,
  runKey: string,
): CursorSpan {
  if (span.column === config.cursor && span.type === type) return span;
  throw new PopulationProblem(
    `${name} read on by ${span.column} in ${runKey}, and now by ${config.cursor ?? ''} of another type or name: give the step a new name to begin anew`,
  );
}

async function handedOnOf(
  session: Session,
  { name }: IncrementalStep,
  { campaign, runKey }: CursorContext,
): Promise<HandedOn[]> {
  const text = (value: string): Parameter => ({ type: 'text', value });
  const rows = await rowsOf(
    session,
    `select run_key, "rows"::double as "rows", hash, span::varchar as span, epoch_ms(built_at)::double as built_at
     from ledger.cursors
     where campaign = $campaign and step = $step and run_key <> $run_key and status <> 'released' order by place`,
    { campaign: text(campaign.id), step: text(name), run_key: text(runKey) },
  );
  return rows.map((row) => ({
    runKey: row['run_key'] as string,
    rows: row['rows'] as number,
    hash: row['hash'] as string,
    ...(row['span'] === null ? {} : { span: JSON.parse(row['span'] as string) as CursorSpan }),
    builtAt: instantOfMillis(row['built_at'] as number),
  }));
}

/** The keys of these runs, with the cursors that they had. */
async function openHandedOn(
  session: Session,
  step: IncrementalStep,
  columns: ReturnType<typeof handedColumns>,
  runs: readonly HandedOn[],
  { files, environmentFolder }: CursorContext,
): Promise<void> {
  const selects: string[] = [];
  const list = columns.map(({ name, type }) => `${identifier(name)}::${type} as ${identifier(name)}`).join(', ');
  for (const { runKey, rows, hash } of runs) {
    if (rows === 0) continue;
    const path = runFolder(environmentFolder, runKey).population(step.name, '');
    if (!(await hasHash(files, path, hash)))
      throw new PopulationProblem(
        `${path.slice(environmentFolder.length + 1)} is missing or not what was built: what ${runKey} handed on cannot be told from what is new`,
      );
    selects.push(`select ${list} from read_parquet(${literal(path)})`);
  }
  const select = selects.length === 0 ? emptySelect(columns) : selects.join('\nunion all ');
  await session.run(`create or replace temp view ${handedOn} as\n${select}`);
}

/** What was read of an incremental step, when its rows are there under its name, and what is to be said of them. */
export async function cursorSpan(
  session: Session,
  { name, config: { cursor: column } }: IncrementalStep,
  { after }: Reading,
  { now, zone }: Pick<CursorContext, 'now' | 'zone'>,
): Promise<{ readonly span?: CursorSpan; readonly notes: readonly string[] }> {
  if (after === undefined || column === undefined) return { notes: [] };
  const { type } = after;
  const c = identifier(column);
  const latest = tellsTime(after) ? '$now' : 'max(c)';
  const [row] = await rowsOf(
    session,
    `select ${markText(type, 'mark')} as mark, ${markText(type, 'highest')} as highest, nulls::double as nulls, later::double as later
     from (
       select least(max(c), ${latest}) as mark, (select max(${c}) from ${identifier(name)}) as highest,
         count(*) filter (where c is null) as nulls, count(*) filter (where c > ${latest === '$now' ? '$now' : 'c'}) as later
       from (select ${c} as c from work))`,
    { now: instantMark(type, now, zone) },
  );
  const markAt = (key: 'mark' | 'highest'): Parameter =>
    row?.[key] === null ? after : { type, value: row?.[key] as string };
  const mark = isAfter(markAt('mark'), after) ? markAt('mark') : after;
  const [nulls, later] = [Number(row?.['nulls']), Number(row?.['later'])];
  return {
    span: { column, type, after: after.value ?? '', mark: mark.value ?? '', highest: markAt('highest').value ?? '' },
    notes: [
      ...(nulls === 0 ? [] : [`${counted(nulls)} without ${column} ${nulls === 1 ? 'is' : 'are'} left out`]),
      ...(later === 0 ? [] : [`${counted(later)} with ${column} after now: the cursor stays at now`]),
    ],
  };
}

const counted = (rows: number): string => (rows === 1 ? 'one row' : `${rows} rows`);

/**
 * A run that failed had handed on nothing: when it goes on with the rows that it has, no other may have taken them meanwhile.
 * Rejects with PopulationProblem, which names the other.
 */
export async function assertNotTaken(session: Session, { runKey, status, finishedAt }: RunRecord): Promise<void> {
  if (status !== 'failed' || finishedAt === undefined) return;
  const [taken] = await rowsOf(
    session,
    `select own.step, other.run_key
     from ledger.cursors own join ledger.cursors other using (campaign, step)
     where own.run_key = $run_key and own.status <> 'committed' and other.run_key <> $run_key
       and other.status <> 'released' and epoch_ms(other.built_at) >= ${finishedAt.epochMilliseconds}
     limit 1`,
    { run_key: { type: 'text', value: runKey } },
  );
  if (taken === undefined) return;
  const [step, other] = [taken['step'] as string, taken['run_key'] as string];
  throw new PopulationProblem(
    `${other} has read again since ${runKey} failed, and handed on what is in ${step}: cancel ${runKey}`,
  );
}
