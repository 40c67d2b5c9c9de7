import type { DirectMailStep } from '../project/project.ts';
import { channelKind } from './channel-kind.ts';
import type { StepKind } from './step-kind.ts';

export const directMail: StepKind<DirectMailStep> = channelKind;
