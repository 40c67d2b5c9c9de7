import type { AccountRecord, Channel, ListRecord, MessageState } from '../../ports.ts';
import type { SendContext } from '../run-context.ts';
import type { MessageRules } from '../prepare/message-rules.ts';
import type { Again } from './again.ts';
import type { Bell } from './bell.ts';
import type { Breaker } from './breaker.ts';
import { type ClockReading, driftOf } from './clock-reading.ts';
import type { InTime } from './deadlines.ts';
import type { Gate, GateContext } from './gate.ts';
import type { Journal } from './journal.ts';
import type { DeliveryPolicy } from './policy.ts';
import type { RetryBudget } from './retry-budget.ts';
import type { Renderer } from './seal.ts';
import type { TokenBucket } from './token-bucket.ts';
import type { Wire } from './wire.ts';

export interface Delivery {
  readonly list: Pick<ListRecord, 'campaign' | 'runKey' | 'step' | 'rows' | 'channel' | 'channelKind' | 'frozenAt'>;
  /** The list's file. */
  readonly file: string;
  readonly channel: Channel;
  readonly renderer: Renderer;
  readonly rules: MessageRules;
  readonly policy: DeliveryPolicy;
}

/** What sending a list needs from outside. */
export type DeliveryContext = GateContext & Pick<SendContext, 'ledger' | 'warehouse' | 'emit' | 'stop'>;

/** One pass over a list. What changes lives here, for the length of a pass. */
export interface Pass extends Delivery {
  readonly context: DeliveryContext;
  readonly journal: Journal;
  readonly gate: Gate;
  readonly began: ClockReading;
  readonly states: ReadonlyMap<number, MessageState>;
  /** Messages that go out again although an attempt before may have arrived. */
  readonly resent: Set<number>;
  /** Waits for the answer to a batch that leaves now, as long as the channel gives it. */
  readonly inTime: InTime;
  /** What the ledger knew of the channel's account when the pass began. */
  readonly account: AccountRecord;
  readonly bucket: TokenBucket;
  readonly breaker: Breaker;
  readonly budget: RetryBudget;
  readonly again: Again;
  readonly wire: Wire;
  /** Rings when a batch has left, when it has ended, and when the pass is to end. */
  readonly bell: Bell;
  done: number;
  /** Messages of the channel that are on their way or unknown. */
  unsettled: number;
  /** Rows that were to become messages, and those of them that could not. */
  rendered: number;
  unrendered: number;
  /** Why no more is taken up. */
  stopped: string | undefined;
  /** It is no use to go on by itself: a person has to look. */
  needsPerson: boolean;
  /** People were told that the list is badly received. */
  isWarned: boolean;
  /** What the last refused message was refused with. */
  refused: string | undefined;
  /** Why messages are left to another pass, although nothing stopped this one. */
  postponed: string | undefined;
  failure: { readonly cause: unknown } | undefined;
}

/** A clock that moves by more while something is sent cannot be trusted to say when it may go, in milliseconds. */
const mostDrift = 60_000;

/** True when no new work is to be taken up. */
export function isOver(pass: Pass): boolean {
  if (pass.context.stop?.aborted === true) pass.stopped ??= 'stopped by hand';
  const drift = driftOf(pass.began, pass.context.clock);
  if (Math.abs(drift) > mostDrift)
    pass.stopped ??= `the clock of this machine was moved by ${Math.round(drift / 1_000)} s`;
  if (pass.breaker.opened !== undefined) pass.stopped ??= `paused: ${pass.breaker.opened}`;
  return pass.stopped !== undefined || pass.failure !== undefined;
}
