import { instantOfMillis } from '../../base/time.ts';
import type { Session, SignalRecord } from '../../ports.ts';
import { collect } from './rows.ts';

const signalsQuery = `
  select campaign, signal, min_by(variables, rowid)::varchar as variables, epoch_ms(min(logged_at))::double as given_at
  from log.signals group by campaign, signal order by min(rowid)`;

export async function readSignals(session: Session): Promise<SignalRecord[]> {
  const found = await collect(session, signalsQuery);
  return found.map(({ campaign, signal, variables, given_at }) => ({
    campaign: campaign as string,
    id: signal as string,
    variables: JSON.parse(variables as string) as Record<string, string>,
    givenAt: instantOfMillis(Number(given_at)),
  }));
}

export async function readOrders(session: Session, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const found = await collect(
    session,
    `select id, coalesce(refused, '') as refused from log.orders
     where id in (select unnest(from_json_strict($ids::json, '["VARCHAR"]')))`,
    { ids: { type: 'text', value: JSON.stringify(ids) } },
  );
  return new Map(found.map(({ id, refused }) => [id as string, refused as string]));
}
