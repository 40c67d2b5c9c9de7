import type { Parameters } from '../../base/parameter.ts';
import { instantOfMillis } from '../../base/time.ts';
import type { MessageState, Row, Session } from '../../ports.ts';
import { collect } from './rows.ts';
import { stateQuery } from './tables.ts';

/** So many messages of a list are looked at in one go: the engine holds in memory what it makes of them. */
const slice = 100_000;

const list = 'run_key = $run_key and step = $step';

const lengthQuery = `
  select max(seq)::double as last from (
    select max(seq) as seq from log.outcomes where ${list} union all select max(list_max(seqs)) from log.intents where ${list}
  )`;

/** What is final says no more than that, and neighbours say it together, from `seq` to `last`: a list may have millions. */
const statesQuery = `
  with state as (
    select *, status in ('accepted', 'rejected', 'failed', 'dropped') as is_final
    from (${stateQuery(list, 'seq between $first and $last')})
  ), final as (
    select seq, status, attempt, tries, may_have_arrived,
      seq - row_number() over (partition by status, attempt, tries, may_have_arrived order by seq) as stretch
    from state where is_final
  )
  select min(seq) as seq, max(seq) as last, status, attempt, tries::integer as tries, may_have_arrived, null as until,
    '' as batch, '' as hash, '' as account, null as sent_at, null as replay_until
  from final group by status, attempt, tries, may_have_arrived, stretch
  union all
  select seq, seq, status, attempt, tries::integer, may_have_arrived, epoch_ms(until)::double,
    batch, hash, account, epoch_ms(sent_at)::double, epoch_ms(replay_until)::double
  from state where not is_final`;

/** The states of the messages of a list that are no longer just listed, by `seq`. */
export async function readStates(session: Session, runKey: string, step: string): Promise<Map<number, MessageState>> {
  const found = new Map<number, MessageState>();
  const name: Parameters = { run_key: { type: 'text', value: runKey }, step: { type: 'text', value: step } };
  const [length] = await collect(session, lengthQuery, name);
  const end = length?.['last'] ?? null;
  for (let first = 0; end !== null && first <= Number(end); first += slice) {
    const part: Parameters = {
      first: { type: 'integer', value: String(first) },
      last: { type: 'integer', value: String(first + slice - 1) },
    };
    for await (const rows of session.stream(statesQuery, { ...name, ...part })) {
      for (const row of rows) {
        const state = stateOf(row);
        for (let seq = Number(row['seq']); seq <= Number(row['last']); seq++) found.set(seq, state);
      }
    }
  }
  return found;
}

function stateOf(row: Row): MessageState {
  const { until = null, sent_at: sentAt = null, replay_until: replayUntil = null } = row;
  return {
    status: row['status'] as MessageState['status'],
    attempt: Number(row['attempt']),
    tries: Number(row['tries']),
    mayHaveArrived: row['may_have_arrived'] as boolean,
    batch: row['batch'] as string,
    hash: row['hash'] as string,
    account: row['account'] as string,
    ...(until === null ? {} : { until: instantOfMillis(Number(until)) }),
    ...(sentAt === null ? {} : { sentAt: instantOfMillis(Number(sentAt)) }),
    ...(replayUntil === null ? {} : { replayUntil: instantOfMillis(Number(replayUntil)) }),
  };
}
