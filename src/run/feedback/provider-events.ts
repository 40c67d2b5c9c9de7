import { sha256 } from '../../base/sha256.ts';
import { didYouMean } from '../../base/suggest.ts';
import { type Instant, instantOf, instantOfMillis, isBefore, utc } from '../../base/time.ts';
import type { LedgerEntry, Session } from '../../ports.ts';
import { eventKinds, longestUrl, longestWord, type Order } from '../../project/schema/order.ts';
import type { SaidRow } from './headed-csv.ts';
import { rowsOf } from '../rows.ts';

/** Something that became of a message, as an order names it. */
export type ReportedEvent = Extract<Order, { command: 'events' }>['events'][number];

/** An event and the line of the file that says it. */
export interface ToldEvent {
  readonly line: number;
  readonly event: ReportedEvent;
}

/** Text that the ledger keeps as it is: no control characters, no halves of characters, nothing that was no UTF-8. */
const unkept = /[\p{Cc}\p{Cs}\uFFFD]/u;
const epoch = instantOfMillis(0);

/** The event that a row says; else what is wrong with it. One without an id is known by everything that it says. */
export function eventOf({ said }: SaidRow, now: Instant): ReportedEvent | string {
  for (const [name, text] of Object.entries(said)) {
    const longest = name === 'url' ? longestUrl : longestWord;
    if (text.length > longest) return `"${name}" is longer than ${longest.toLocaleString('en')} characters`;
    if (unkept.test(text)) return `"${name}" has characters that no text has`;
  }
  const { kind, at, send_key: sendKey, provider_id: providerId, url, provider = 'imported' } = said;
  if (kind === undefined) return 'it has no kind';
  const event = eventKinds.find((one) => one === kind);
  if (event === undefined) return `"${kind}" is no kind of event: ${didYouMean(kind, eventKinds) ?? ''}`;
  if (sendKey === undefined && providerId === undefined) return 'it names no message: send_key or provider_id';
  const moment = momentOf(at, now);
  if (typeof moment === 'string') return moment;
  const what = {
    ...{ provider, event, at: utc(moment) },
    ...(sendKey === undefined ? {} : { sendKey }),
    ...(providerId === undefined ? {} : { providerId }),
    ...(url === undefined ? {} : { url }),
  };
  const id = said['event_id'] ?? sha256(JSON.stringify([event, what.at, sendKey, providerId, url]));
  return { id, ...what };
}

function momentOf(text: string | undefined, now: Instant): Instant | string {
  if (text === undefined) return 'it does not say when: at';
  try {
    const moment = instantOf(text);
    if (isBefore(moment, epoch)) return `"at": ${text} is before 1970`;
    return isBefore(now, moment) ? `"at": ${text} is still to come` : moment;
  } catch {
    return `"at": ${text} is no instant, as 2017-07-03T05:30:00Z`;
  }
}

const entryOf = ({ id, provider, event, at, ...message }: ReportedEvent): LedgerEntry => ({
  ...{ kind: 'provider_event', provider, eventId: id, event, at: instantOf(at) },
  ...(message.sendKey === undefined ? {} : { sendKey: message.sendKey }),
  ...(message.providerId === undefined ? {} : { providerId: message.providerId }),
  ...(message.url === undefined ? {} : { url: message.url }),
  ...(message.reason === undefined ? {} : { reason: message.reason }),
});

/** What events become in the ledger. What is unknown and they tell of arrived, when somebody vouches for them. */
export function entriesOf(events: readonly ReportedEvent[], isTrusted = false): LedgerEntry[] {
  const told = events.map(entryOf);
  if (!isTrusted) return told;
  const named = events.map(({ provider, id }) => ({ provider, id }));
  return [...told, { kind: 'settle', as: 'accepted', events: named, reason: 'reported by its provider' }];
}

/** What the ledger makes of events that are to come into it. */
export interface EventCounts {
  /** They are in it already, and change nothing. */
  readonly known: number;
  /** New ones of a message that it does not have. */
  readonly orphans: number;
  /** New ones by which a profile wants no more messages of a kind. */
  readonly optOuts: number;
  /** New ones by which no more mail goes to an address. */
  readonly undelivered: number;
  /** Messages that are unknown, of which they tell by their send keys. */
  readonly unknown: number;
}

export async function countEvents(session: Session, events: readonly ReportedEvent[]): Promise<EventCounts> {
  const [row] = await rowsOf(
    session,
    `with given as (
       select unnest(from_json_strict($events::json,
         '[{"provider": "VARCHAR", "id": "VARCHAR", "event": "VARCHAR", "sendKey": "VARCHAR", "providerId": "VARCHAR"}]'),
         recursive := true)
     ), placed as (
       select g.event, g.providerId,
         exists (from log.provider_events k where k.provider = g.provider and k.event_id = g.id) as is_known,
         case when g.providerId like 'file:%' then
             exists (from log.print_sets s where s.vendor = g.provider and list_contains(s.files, regexp_replace(substr(g.providerId, 6), '\\.pgp$', '')))
           when g.providerId like 'piece:%' then exists (
             from log.print_lists p where try_cast(substr(g.providerId, 7) as bigint) // 10
               between p.first_piece and p.first_piece + p."rows" - 1)
           when g.sendKey is null then exists (from log.outcomes o where o.provider_id = g.providerId)
           else exists (from log.listed l where l.send_key = g.sendKey) end as has_message
       from given g
     )
     select count(*) filter (is_known)::double as known,
       count(*) filter (not is_known and not has_message)::double as orphans,
       count(*) filter (not is_known and has_message and event in ('unsubscribed', 'complained'))::double as opt_outs,
       count(*) filter (not is_known and has_message and providerId like 'piece:%'
         and event in ('returned', 'undeliverable', 'moved', 'away'))::double as undelivered,
       (select count(*) from log.unsettled where send_key in (select "sendKey" from given))::double as unknown
     from placed`,
    {
      events: {
        type: 'text',
        value: JSON.stringify(
          events.map(({ provider, id, event, sendKey = null, providerId = null }) => ({
            ...{ provider, id, event, sendKey, providerId },
          })),
        ),
      },
    },
  );
  return {
    known: Number(row?.['known']),
    orphans: Number(row?.['orphans']),
    optOuts: Number(row?.['opt_outs']),
    undelivered: Number(row?.['undelivered']),
    unknown: Number(row?.['unknown']),
  };
}
