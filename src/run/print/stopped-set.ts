import { literal } from '../../base/sql-text.ts';
import type { Session } from '../../ports.ts';
import { type StopReasons, stopText } from '../../print/stops.ts';
import { firstKeyOf } from '../../project/run-key.ts';
import { rowsOf } from '../rows.ts';

/** Why a list is not printed, with the profile of a record for each reason. */
export async function stoppedText(session: Session, file: string, stopped: StopReasons): Promise<string> {
  const seqs = stopped.stops.flatMap(({ seq }) => (seq === undefined ? [] : [seq]));
  const rows =
    seqs.length === 0
      ? []
      : await rowsOf(
          session,
          `select seq, coalesce(profile_key, entity_key) as who from read_parquet(${literal(file)}) where seq in (${seqs.join(', ')})`,
        );
  const keys = new Map(rows.map((row) => [row['seq'] as number, row['who'] as string]));
  return stopText(stopped, (seq) => `profile ${keys.get(seq) ?? ''}`);
}

/** A run keeps the files and the list that it began with, so a correction is for the next one. */
export function wayOut(correction: string, { list, campaign, date }: StoppedRun): string {
  const key = firstKeyOf(list.runKey).slice(list.runKey.indexOf('@') + 1);
  const which = key === date ? `--date ${date}` : `--key ${key}`;
  return `${correction}, then muster cancel ${list.runKey} and muster start ${campaign} ${which} --again`;
}

interface StoppedRun {
  readonly list: { readonly runKey: string };
  readonly campaign: string;
  /** The logical date of the run, ISO. */
  readonly date: string;
}
