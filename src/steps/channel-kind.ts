import type { ChannelStep } from '../project/project.ts';
import type { StepKind } from './step-kind.ts';

/**
 * What all channel steps share. A channel step hands on the rows of its input by what became of their messages: the main
 * output has those that were accepted. run/sent-populations makes them when the list is settled.
 */
export const channelKind: StepKind<ChannelStep> = {
  inputs: { min: 1, max: 1 },
  ports: () => ['', 'excluded', 'rejected', 'unknown'],
};
