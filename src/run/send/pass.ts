import type { Channel, ListRecord, MessageState } from '../../ports.ts';
import type { SendContext } from '../run-context.ts';
import type { MessageRules } from '../prepare/message-rules.ts';
import { type ClockReading, driftOf } from './clock-reading.ts';
import type { Gate, GateContext } from './gate.ts';
import type { Journal } from './journal.ts';
import type { Renderer } from './seal.ts';

export interface Delivery {
  readonly list: Pick<ListRecord, 'campaign' | 'runKey' | 'step' | 'rows' | 'channelKind' | 'frozenAt'>;
  /** The list's file. */
  readonly file: string;
  readonly channel: Channel;
  readonly renderer: Renderer;
  readonly rules: MessageRules;
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
  /** Ends the waiting for answers. */
  readonly signal: AbortSignal;
  done: number;
  refusals: number;
  /** Why no more is taken up. */
  stopped: string | undefined;
  /** What the last refused message was refused with. */
  refused: string | undefined;
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
  return pass.stopped !== undefined || pass.failure !== undefined;
}
