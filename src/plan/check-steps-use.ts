import { type Diagnostic, warning } from '../base/diagnostic.ts';
import { isChannelStep, type Step } from '../project/project.ts';
import type { PlannedCampaign, ProjectPlan } from './project-plan.ts';

/** What others read of such a step, or do not: it does something by itself. */
const hasOwnEffect = (step: Step): boolean =>
  isChannelStep(step) || step.kind === 'save_audience' || step.kind === 'alert' || step.kind === 'signal';

/** Steps whose rows go nowhere: forgotten, or not yet read. A campaign that sends nothing at all was told of as a whole. */
export const checkStepsUse = ({ campaigns }: ProjectPlan): Diagnostic[] =>
  [...campaigns.values()].filter(({ steps }) => steps.some(({ step }) => hasOwnEffect(step))).flatMap(unread);

function unread({ steps }: PlannedCampaign): Diagnostic[] {
  const read = new Set(steps.flatMap(({ reads }) => reads.map(({ step }) => step)));
  return steps
    .map(({ step }) => step)
    .filter((step) => !read.has(step.name) && !hasOwnEffect(step))
    .map((step) =>
      warning('unused-step', `nothing reads ${step.name}`, {
        span: step.place([], 'key'),
        hint: 'remove it, or name it in the from of another step',
      }),
    );
}
