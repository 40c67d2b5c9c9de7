import type { EmailStep } from '../project/project.ts';
import { channelKind } from './channel-kind.ts';
import type { StepKind } from './step-kind.ts';

export const email: StepKind<EmailStep> = channelKind;
