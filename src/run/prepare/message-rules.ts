import type { Campaign, ChannelStep } from '../../project/project.ts';
import type { MusterConfig } from '../../project/schema/muster.ts';

/** What holds for every message of a step: who may get one, and when, is decided by it twice, before the list and before the wire. */
export interface MessageRules {
  readonly step: ChannelStep;
  readonly config: MusterConfig;
  readonly isMarketing: boolean;
}

export const messageRules = (step: ChannelStep, campaign: Campaign, config: MusterConfig): MessageRules => ({
  step,
  config,
  isMarketing: (step.config.category ?? campaign.config.category) === 'marketing',
});
