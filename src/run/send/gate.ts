import { type Instant, isBefore } from '../../base/time.ts';
import type { ListRecord, Session, Withheld } from '../../ports.ts';
import { spaceProblem } from '../disk-space.ts';
import type { MessageRules } from '../prepare/message-rules.ts';
import type { SendContext } from '../run-context.ts';
import { type Barred, heardSoFar, readBarred, readOverCap } from './barred.ts';
import { ageOf, type ClockReading, readClocks } from './clock-reading.ts';
import { readReception, type Reputation, reputationOf } from './reputation.ts';
import { type PermittedHour, permittedHour, type Timed } from './permitted-hour.ts';

/** What is decided about the members of a batch right before their intent. */
export interface Gated<Row> {
  /** Who may go now. */
  readonly ready: readonly Row[];
  readonly withheld: readonly { readonly seq: number; readonly outcome: Withheld }[];
  /** When the ledger was asked, and how many orders had been dealt with. */
  readonly asked: ClockReading;
  readonly orders: number;
  /** What people should know of, although messages go on. */
  readonly warning?: string;
}

/** Nothing may go. */
export interface Closed {
  readonly closed: string;
  /** Time does not open it again. */
  readonly needsPerson: boolean;
}

/** The last look at a message before it leaves: may it still go, and may it go now. */
export interface Gate {
  judge<Row extends Timed>(rows: readonly Row[]): Promise<Gated<Row> | Closed>;
  /** False when it has to be asked again before a byte leaves: too much time went by since then, or somebody gave an order. */
  isFresh(gated: Pick<Gated<Timed>, 'asked' | 'orders'>): boolean;
}

export interface GateRequest {
  readonly list: Pick<ListRecord, 'runKey' | 'step' | 'channelKind' | 'frozenAt'>;
  /** The list's file. */
  readonly file: string;
  readonly rules: MessageRules;
}

export type GateContext = Pick<SendContext, 'clock' | 'files' | 'environment' | 'inbox'>;

/** What leaves was judged by what the ledger said at most so long ago, in milliseconds. It is asked again after half of that. */
const freshFor = 60_000;

/** From then on a message is old enough for others to have come before it. */
const capsAgainAfter = { hours: 1 };

/** What the ledger said, and when. */
interface Known {
  readonly asked: ClockReading;
  readonly heard: string;
  /** Orders that had been dealt with. */
  readonly orders: number;
  readonly barred: Barred;
  readonly overCap: Barred | undefined;
  readonly closed: string | undefined;
  readonly reputation: Reputation;
}

/** The session is the gate's own. */
export function openGate({ list, file, rules }: GateRequest, session: Session, context: GateContext): Gate {
  const { clock, files, environment, inbox } = context;
  const request = { ...rules, list, file };
  const permitted = permittedHour(rules);
  const heeded = (): number => inbox?.heeded() ?? 0;
  let known: Known | undefined;
  let asking: Promise<Known> | undefined;

  async function ask(): Promise<Known> {
    const asked = readClocks(clock);
    const orders = heeded();
    const heard = await heardSoFar(session);
    const [barred, reputation] =
      known?.heard === heard
        ? [known.barred, known.reputation]
        : [await readBarred(session, request, asked.wall), reputationOf(await readReception(session, list))];
    const isOld = !isBefore(asked.wall, list.frozenAt.add(capsAgainAfter));
    // Nobody else sends meanwhile: what other lists have reached stays as it is.
    const overCap = known?.overCap ?? (isOld ? await readOverCap(session, request, asked.wall) : undefined);
    const closed = await spaceProblem(files, environment.folder, file);
    return { asked, orders, heard, barred, overCap, closed, reputation };
  }

  async function knowledge(): Promise<Known> {
    if (known !== undefined && ageOf(known.asked, clock) < freshFor / 2 && known.orders === heeded()) return known;
    asking ??= ask().finally(() => (asking = undefined));
    known = await asking;
    return known;
  }

  return {
    async judge<Row extends Timed>(rows: readonly Row[]) {
      if (rows.length === 0) return { ready: [], withheld: [], asked: readClocks(clock), orders: heeded() };
      const { asked, orders, barred, overCap, closed, reputation } = await knowledge();
      if (closed !== undefined) return { closed, needsPerson: false };
      if (reputation.pause !== undefined) return { closed: `paused: ${reputation.pause}`, needsPerson: true };
      const now = clock.now();
      const ready: Row[] = [];
      const withheld: { readonly seq: number; readonly outcome: Withheld }[] = [];
      for (const row of rows) {
        const reason = barred.get(row.seq) ?? overCap?.get(row.seq);
        const outcome = verdict(row, reason, now, permitted);
        if (outcome === 'go') ready.push(row);
        else withheld.push({ seq: row.seq, outcome });
      }
      const { warning } = reputation;
      return { ready, withheld, asked, orders, ...(warning === undefined ? {} : { warning }) };
    },
    isFresh: ({ asked, orders }) => ageOf(asked, clock) <= freshFor && orders === heeded(),
  };
}

function verdict(row: Timed, reason: string | undefined, now: Instant, permitted: PermittedHour): 'go' | Withheld {
  const first = permitted(row, now);
  if (reason !== undefined && isBefore(now, row.expiresAt)) return { kind: 'dropped', reason };
  if (first === undefined) return { kind: 'dropped', reason: 'expired' };
  return isBefore(now, first) ? { kind: 'deferred', until: first } : 'go';
}
