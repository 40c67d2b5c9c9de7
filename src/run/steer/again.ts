import type { RunRecord, Session } from '../../ports.ts';
import { firstKeyOf, keyAgain, turnOf } from '../../project/run-key.ts';
import { rowsOf } from '../rows.ts';

/** True for a run that a person wanted although there was one: nobody is written to again before a person has confirmed it. */
export const isAgain = (runKey: string): boolean => firstKeyOf(runKey) !== runKey;

/**
 * The key under which a run is started again: the next one, or that of the last time while it is not over. `refused` says why
 * it cannot be.
 */
export function nextAgain(
  runs: readonly RunRecord[],
  runKey: string,
): { readonly runKey: string } | { readonly refused: string } {
  const all = runs.filter((run) => firstKeyOf(run.runKey) === runKey);
  // By their keys, for a clock that was set back puts them in another order.
  const [last] = all.toSorted((a, b) => turnOf(b.runKey) - turnOf(a.runKey));
  if (last === undefined) return { refused: `there is no run ${runKey} yet` };
  if (last.status === 'done' || last.status === 'cancelled')
    return { runKey: keyAgain(runKey, turnOf(last.runKey) + 1) };
  return isAgain(last.runKey) ? { runKey: last.runKey } : { refused: `${runKey} is not over: it is ${last.status}` };
}

/** How many of the people on a list the runs before under the same key have written to. */
export interface ReachedBefore {
  readonly step: string;
  readonly rows: number;
  readonly reached: number;
}

/** For each list of a run, in the order in which they were frozen. */
export async function reachedBefore(session: Session, runKey: string): Promise<readonly ReachedBefore[]> {
  const rows = await rowsOf(
    session,
    `with earlier as (
       select distinct profile_key from ledger.messages
       where status = 'accepted' and run_key <> $run_key and regexp_replace(run_key, '#.*', '') = $first
     )
     select step, count(*)::double as "rows", count(e.profile_key)::double as reached
     from ledger.messages m left join earlier e using (profile_key)
     where run_key = $run_key group by step order by min(listed_at), step`,
    { run_key: { type: 'text', value: runKey }, first: { type: 'text', value: firstKeyOf(runKey) } },
  );
  return rows.map((row) => ({
    step: row['step'] as string,
    rows: row['rows'] as number,
    reached: row['reached'] as number,
  }));
}

/** What a person is told of it: `12 of the 40 people of offer were written to before`. */
export const reachedText = ({ step, rows, reached }: ReachedBefore): string =>
  `${reached} of the ${rows} people of ${step} were written to before`;
