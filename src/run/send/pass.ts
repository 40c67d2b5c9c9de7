import type { Channel, ListRecord, MessageState } from '../../ports.ts';
import type { SendContext } from '../run-context.ts';
import type { Journal } from './journal.ts';
import type { Renderer } from './seal.ts';

export interface Delivery {
  readonly list: Pick<ListRecord, 'campaign' | 'runKey' | 'step' | 'rows'>;
  /** The list's file. */
  readonly file: string;
  readonly channel: Channel;
  readonly renderer: Renderer;
}

/** What sending a list needs from outside. */
export type DeliveryContext = Pick<SendContext, 'ledger' | 'warehouse' | 'clock' | 'emit' | 'stop' | 'inbox'>;

/** One pass over a list. What changes lives here, for the length of a pass. */
export interface Pass extends Delivery {
  readonly context: DeliveryContext;
  readonly journal: Journal;
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

/** True when no new work is to be taken up. */
export function isOver(pass: Pass): boolean {
  if (pass.context.stop?.aborted === true) pass.stopped ??= 'stopped by hand';
  return pass.stopped !== undefined || pass.failure !== undefined;
}
