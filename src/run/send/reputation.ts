import type { ListRecord, Session } from '../../ports.ts';
import { rowsOf } from '../rows.ts';

/** What is too much for the name of a sender: mailbox providers treat the next campaign worse from here on. */
const bounds = {
  /** Of what was accepted; a pause takes so many of them at least. */
  complained: { warn: 0.001, pause: 0.003, least: 3 },
  /** Addresses that do not exist, once so much was accepted. */
  bounced: { pause: 0.05, accepted: 200 },
} as const;

/** How the people of a list, and their mailboxes, take it. */
export interface Reception {
  readonly accepted: number;
  readonly complained: number;
  readonly bounced: number;
}

/** What follows from it: nothing, a warning, or that a person has to look before more is sent. */
export interface Reputation {
  readonly warning?: string;
  readonly pause?: string;
}

export function reputationOf({ accepted, complained, bounced }: Reception): Reputation {
  if (accepted === 0) return {};
  const complaints = `${complained} of ${accepted} complained (${percent(complained / accepted)})`;
  const { complained: bound } = bounds;
  if (complained >= bound.least && complained / accepted >= bound.pause) return { pause: complaints };
  if (accepted >= bounds.bounced.accepted && bounced / accepted >= bounds.bounced.pause)
    return { pause: `${bounced} of ${accepted} came back (${percent(bounced / accepted)})` };
  return complained > 0 && complained / accepted >= bound.warn ? { warning: complaints } : {};
}

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

/** What was reported since somebody last said that its step may go on: they have seen what was before. */
export async function readReception(
  session: Session,
  { runKey, step }: Pick<ListRecord, 'runKey' | 'step'>,
): Promise<Reception> {
  const [row] = await rowsOf(
    session,
    `with list as (select send_key from log.listed where run_key = $run_key and step = $step),
     reported as (
       select send_key, event from log.reported join list using (send_key)
       where event in ('complained', 'bounced') and logged_at > coalesce(
         (select max(logged_at) from log.steps where run_key = $run_key and step = $step and status = 'open'),
         '-infinity'::timestamptz)
     )
     select count(distinct send_key) filter (event = 'complained')::double as complained,
       count(distinct send_key) filter (event = 'bounced')::double as bounced,
       (select count(*) from log.outcomes where run_key = $run_key and step = $step and outcome = 'accepted')::double as accepted
     from reported`,
    { run_key: { type: 'text', value: runKey }, step: { type: 'text', value: step } },
  );
  return {
    accepted: Number(row?.['accepted']),
    complained: Number(row?.['complained']),
    bounced: Number(row?.['bounced']),
  };
}
