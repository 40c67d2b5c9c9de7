import { type Instant, instantOf, utc } from '../base/time.ts';
import type { Files, RunRecord } from '../ports.ts';
import { readText, writeText } from './parquet.ts';
import { runFolder } from './run-folder.ts';

/**
 * `state.json` of a run: what the ledger says of it, written after each transition, so that anybody can look while a
 * runner holds the ledger. The ledger is the truth; this file is only ever made from it.
 */
export async function writeRunState(files: Files, environmentFolder: string, record: RunRecord): Promise<void> {
  await writeText(
    files,
    `${runFolder(environmentFolder, record.runKey).root}/state.json`,
    `${JSON.stringify(plain(record), null, 2)}\n`,
  );
}

/** The states of all runs of an environment, oldest first. */
export async function readRunStates(files: Files, environmentFolder: string): Promise<RunRecord[]> {
  const records: RunRecord[] = [];
  for (const { path } of await files.find(environmentFolder, 'runs/*/state.json')) {
    records.push(revived(JSON.parse(await readText(files, path)) as PlainRecord));
  }
  return records.toSorted((a, b) => a.startedAt.epochMilliseconds - b.startedAt.epochMilliseconds);
}

/** The same with instants as text. */
type Plain<T> = T extends Instant
  ? string
  : T extends readonly (infer Item)[]
    ? readonly Plain<Item>[]
    : T extends object
      ? { readonly [K in keyof T]: Plain<T[K]> }
      : T;
type PlainRecord = Plain<RunRecord>;

function plain({ plannedAt, startedAt, finishedAt, steps, confirmation, lists, ...rest }: RunRecord): PlainRecord {
  return {
    ...rest,
    plannedAt: utc(plannedAt),
    startedAt: utc(startedAt),
    ...(finishedAt === undefined ? {} : { finishedAt: utc(finishedAt) }),
    steps: steps.map(({ since, until, ...step }) => ({
      ...step,
      since: utc(since),
      ...(until === undefined ? {} : { until: utc(until) }),
    })),
    ...(confirmation === undefined
      ? {}
      : { confirmation: { ...confirmation, confirmedAt: utc(confirmation.confirmedAt) } }),
    lists: lists.map(({ frozenAt, deferredUntil, set, ...list }) => ({
      ...list,
      frozenAt: utc(frozenAt),
      ...(deferredUntil === undefined ? {} : { deferredUntil: utc(deferredUntil) }),
      ...plainSet(set),
    })),
  };
}

function revived(record: PlainRecord): RunRecord {
  const { plannedAt, startedAt, finishedAt, steps, confirmation, lists, ...rest } = record;
  return {
    ...rest,
    plannedAt: instantOf(plannedAt),
    startedAt: instantOf(startedAt),
    ...(finishedAt === undefined ? {} : { finishedAt: instantOf(finishedAt) }),
    steps: steps.map(({ since, until, ...step }) => ({
      ...step,
      since: instantOf(since),
      ...(until === undefined ? {} : { until: instantOf(until) }),
    })),
    ...(confirmation === undefined
      ? {}
      : { confirmation: { ...confirmation, confirmedAt: instantOf(confirmation.confirmedAt) } }),
    lists: lists.map(({ frozenAt, deferredUntil, set, ...list }) => ({
      ...list,
      frozenAt: instantOf(frozenAt),
      ...(deferredUntil === undefined ? {} : { deferredUntil: instantOf(deferredUntil) }),
      ...revivedSet(set),
    })),
  };
}

type Sets = RunRecord['lists'][number]['set'];
type WithSet<T> = { readonly set?: T };

function plainSet(set: Sets): WithSet<Plain<NonNullable<Sets>>> {
  if (set === undefined) return {};
  const { deliveredAt, acknowledgedAt, ...rest } = set;
  return {
    set: {
      ...rest,
      ...(deliveredAt === undefined ? {} : { deliveredAt: utc(deliveredAt) }),
      ...(acknowledgedAt === undefined ? {} : { acknowledgedAt: utc(acknowledgedAt) }),
    },
  };
}

function revivedSet(set: Plain<NonNullable<Sets>> | undefined): WithSet<NonNullable<Sets>> {
  if (set === undefined) return {};
  const { deliveredAt, acknowledgedAt, ...rest } = set;
  return {
    set: {
      ...rest,
      ...(deliveredAt === undefined ? {} : { deliveredAt: instantOf(deliveredAt) }),
      ...(acknowledgedAt === undefined ? {} : { acknowledgedAt: instantOf(acknowledgedAt) }),
    },
  };
}
