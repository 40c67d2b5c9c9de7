import { isChannelStep } from '../../src/project/project.ts';
import { type MessageRules, messageRules } from '../../src/run/prepare/message-rules.ts';
import { emailCampaign, musterYml } from './customers.ts';
import { projectOf } from './preparing.ts';

/** The rules of the step `offer`, with more inside of it with this governance and category: YAML. */
export function rulesOf(inside = '', governance = '{}', category = 'marketing'): MessageRules {
  const project = projectOf({
    'muster.yml': `${musterYml}governance: ${governance}\n`,
    'campaigns/win_back/campaign.yml': `category: ${category}${emailCampaign(inside)}`,
  });
  const campaign = project.campaigns.get('win_back');
  const step = campaign?.steps.get('offer');
  if (campaign === undefined || step === undefined || !isChannelStep(step)) throw new Error('there is no step "offer"');
  return messageRules(step, campaign, project.config);
}
