import type { Rate } from '../../base/rate.ts';
import type { Pace } from '../../project/schema/pace.ts';
import type { MessageRules } from '../prepare/message-rules.ts';

/** How far sending may go, as the channel and the step say. */
export interface DeliveryPolicy {
  /** Never more than so much leaves for the channel's account. */
  readonly rate?: Rate;
  /** So often a message is tried again. */
  readonly retries: number;
  /** Messages of the channel that are on their way or unknown, at most. */
  readonly maxUnknown: number;
  /** What becomes of a message that may have arrived, when nothing else can settle that. */
  readonly unknown: 'hold' | 'resend';
}

export const policyOf = (
  { rate, retries, max_unknown: maxUnknown }: Pace,
  { step, isMarketing }: Pick<MessageRules, 'step' | 'isMarketing'>,
): DeliveryPolicy => ({
  ...(rate === undefined ? {} : { rate }),
  ...{ retries, maxUnknown },
  unknown: step.config.unknown ?? (isMarketing ? 'hold' : 'resend'),
});
