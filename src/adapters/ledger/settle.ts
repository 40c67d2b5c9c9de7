import type { Parameters } from '../../base/parameter.ts';
import type { LedgerEntry, Session } from '../../ports.ts';
import { stateQuery } from './tables.ts';

type Settlement = Extract<LedgerEntry, { kind: 'settle' }>;

/** The messages of which the given events tell. */
const reported = `select r.send_key from log.reported r join (
    select unnest(from_json_strict($events::json, '[{"provider": "VARCHAR", "id": "VARCHAR"}]'), recursive := true)
  ) g on g.provider = r.provider and g.id = r.event_id`;

/**
 * Ends what is unknown, written where the messages are. What this very process has on its way is left alone: its answer is
 * still to come.
 */
export function settle(session: Session, settlement: Settlement, stamps: Parameters): Promise<number> {
  const { runKey, step, sendKeys, events, as, reason } = settlement;
  const text = (value: string) => ({ type: 'text', value }) as const;
  const condition = [
    ...(runKey === undefined ? [] : ['run_key = $run_key']),
    ...(step === undefined ? [] : ['step = $step']),
    ...(events === undefined ? [] : [`run_key in (select run_key from log.listed where send_key in (${reported}))`]),
  ];
  const place = condition.length === 0 ? 'true' : condition.join(' and ');
  const named = [
    ...(sendKeys === undefined
      ? []
      : [`and send_key in (select unnest(from_json_strict($keys::json, '["VARCHAR"]')))`]),
    ...(events === undefined ? [] : [`and send_key in (${reported})`]),
  ].join(' ');
  return session.run(
    `insert into log.outcomes by name
     with state as (${stateQuery(place)}), members as (from log.listed where ${place} ${named}), answered as (
       select distinct run_key, step, seq, batch from log.outcomes where ${place}
     ), here as (
       select distinct run_key, step, batch from log.intents where ${place} and epoch = $epoch
     )
     select run_key, step, seq, s.batch, $outcome as outcome, $reason as reason, $epoch as epoch, $now as logged_at
     from members join state s using (run_key, step, seq)
     left join answered a using (run_key, step, seq, batch) left join here h using (run_key, step, batch)
     where s.status = 'unknown' and (h.batch is null or a.batch is not null)`,
    {
      ...stamps,
      ...{ outcome: text(as), reason: text(reason) },
      ...(runKey === undefined ? {} : { run_key: text(runKey) }),
      ...(step === undefined ? {} : { step: text(step) }),
      ...(sendKeys === undefined ? {} : { keys: text(JSON.stringify(sendKeys)) }),
      ...(events === undefined ? {} : { events: text(JSON.stringify(events)) }),
    },
  );
}
