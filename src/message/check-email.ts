import type { Diagnostic } from '../base/diagnostic.ts';
import type { CampaignFiles } from '../project/campaign-text.ts';
import type { EmailStep } from '../project/project.ts';
import { checkTemplate } from './check-template.ts';
import { readEmail } from './email-templates.ts';
import type { TemplateScope } from './scope.ts';

/** All problems of a step's templates: syntax, MJML, and every placeholder against what it may use. */
export async function checkEmail(step: EmailStep, scope: TemplateScope, files: CampaignFiles): Promise<Diagnostic[]> {
  const { subject, html, text, diagnostics } = await readEmail(step, files);
  return [
    ...diagnostics,
    ...(subject === undefined ? [] : checkTemplate(subject, scope, 'none')),
    ...(html === undefined ? [] : checkTemplate(html, scope, 'html')),
    ...(text === undefined ? [] : checkTemplate(text, scope, 'none')),
  ];
}
