import { literal } from '../../base/sql-text.ts';
import type { Row, Session } from '../../ports.ts';
import { collect } from './rows.ts';
import { messagesQuery, stateQuery } from './tables.ts';

/** What is counted of each list, by its name: messages by status, people who were left out by reason, messages by variant. */
export type Counts = Readonly<Record<keyof typeof queries, readonly Row[]>>;

/** A vendor may reject what was printed, so letters are looked at one by one. */
const printed = `run_key in (select run_key from log.lists where kind = 'direct_mail')`;

/**
 * Of what nothing is told it is only known how much it is: to look for it would take longer than all the rest.
 * Each finds `run_key`, `step`, `name`, `n`; of messages also the earliest `until`, in milliseconds. */
const queries = {
  messages: (condition: string) => `
    with told as (
      select run_key, step, status as name, count(*) as n, min(until) as until from (${stateQuery(condition)}) group by all
    ), sent as (
      from log.lists where ${condition} and kind <> 'direct_mail'
    )
    select run_key, step, name, sum(n)::double as n, epoch_ms(min(until))::double as until from (
      select run_key, step, name, n, until from told semi join sent using (run_key, step)
      union all
      select run_key, step, 'listed', "rows" - coalesce(sum(n), 0), null
      from sent left join told using (run_key, step) group by run_key, step, "rows"
      union all
      select run_key, step, status, 1, until from (${messagesQuery(`${condition} and ${printed}`)}) where kind = 'direct_mail'
    ) where n > 0 group by all`,
  exclusions: (condition: string) => `
    select run_key, step, reason as name, count(*)::double as n, null as until
    from log.excluded where ${condition} group by all`,
  variants: (condition: string) => `
    select run_key, step, variant as name, count(*)::double as n, null as until
    from log.listed where variant is not null and ${condition} group by all order by name`,
};

/** Where there is no list nothing is to be counted. */
export const uncounted: Counts = { messages: [], exclusions: [], variants: [] };

const whats = ['messages', 'exclusions', 'variants'] as const;

/** Counts of the runs that a condition names, from their messages. */
export async function countRuns(session: Session, condition: string): Promise<Counts> {
  const messages = await collect(session, queries.messages(condition));
  const exclusions = await collect(session, queries.exclusions(condition));
  return { messages, exclusions, variants: await collect(session, queries.variants(condition)) };
}

/**
 * Runs that are over, how far the events of their messages had come, and whether that is how far they were when the run was
 * counted: what is settled later makes it count anew. What vendors say of letters comes long after the run: those are counted
 * each time.
 */
const overQuery = `
  with ends as (
    select run_key, max(intent) as intents, max(outcome) as outcomes from (
      select run_key, max(rowid) as intent, null::bigint as outcome from log.intents group by 1
      union all select run_key, null, max(rowid) from log.outcomes group by 1
    ) group by 1
  ), over as (
    select run_key, coalesce(intents, -1) as intents, coalesce(outcomes, -1) as outcomes
    from runs left join ends using (run_key)
    where status in ('done', 'cancelled', 'missed')
      and run_key not in (select run_key from log.lists where kind = 'direct_mail')
  )
  select o.run_key, o.intents::double as intents, o.outcomes::double as outcomes, k.run_key is not null as is_kept
  from over o left join kept.runs k using (run_key, intents, outcomes)`;

/** Counts of every run. A run that is over is counted once, and its counts are kept. */
export async function countAll(session: Session): Promise<Counts> {
  const over = await collect(session, overQuery);
  const fresh = over.filter(({ is_kept }) => is_kept !== true);
  if (fresh.length > 0) await keep(session, fresh);
  const isOver = amongRuns(over);
  const counted = await countRuns(session, `not ${isOver}`);
  const withKept = async (what: (typeof whats)[number]): Promise<Row[]> => [
    ...counted[what],
    ...(await collect(session, `${keptQuery} where what = '${what}' and ${isOver} order by name`)),
  ];
  const messages = await withKept('messages');
  const exclusions = await withKept('exclusions');
  return { messages, exclusions, variants: await withKept('variants') };
}

const keptQuery = 'select run_key, step, name, n::double as n, null as until from kept.counts';

const amongRuns = (runs: readonly Row[]): string =>
  runs.length === 0 ? '(false)' : `(run_key in (${runs.map(({ run_key }) => literal(run_key as string)).join(', ')}))`;

/** What is kept can be made again at any time, so it is no part of the log. */
function keep(session: Session, runs: readonly Row[]): Promise<void> {
  const these = amongRuns(runs);
  const ends = runs.map(
    (run) => `(${literal(run['run_key'] as string)}, ${run['intents'] as number}, ${run['outcomes'] as number})`,
  );
  return session.transact([
    `delete from kept.runs where ${these}`,
    `delete from kept.counts where ${these}`,
    `insert into kept.runs values ${ends.join(', ')}`,
    ...whats.map(
      (what) => `insert into kept.counts select run_key, step, '${what}', name, n from (${queries[what](these)})`,
    ),
  ]);
}
