import type { Diagnostic } from '../base/diagnostic.ts';
import { type Checked, checked } from '../base/result.ts';
import type { CampaignFiles } from '../project/campaign-text.ts';
import type { EmailStep } from '../project/project.ts';
import { isMjml, mjmlToHtml } from './mjml.ts';
import { readTemplate, type TemplateSource } from './template-source.ts';
import { readLine } from './template-text.ts';

/** The texts of an email as they were written. What could not be read is absent and was reported. */
export interface EmailTemplates {
  readonly subject?: TemplateSource | undefined;
  readonly html?: TemplateSource | undefined;
  readonly text?: TemplateSource | undefined;
  /** The HTML that `html` stands for, with its placeholders: MJML is turned into it. */
  readonly markup?: string | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

export async function readEmail(step: EmailStep, files: CampaignFiles): Promise<EmailTemplates> {
  const subject = readLine(step.subject, files, 'a subject');
  const html = readTemplate(step.html, files);
  const text = step.text === undefined ? undefined : readTemplate(step.text, files);
  const markup = html.value === undefined ? undefined : await markupOf(html.value);
  const diagnostics = [subject, html, markup, text].flatMap((one) => one?.diagnostics ?? []);
  return { subject: subject.value, html: html.value, markup: markup?.value, text: text?.value, diagnostics };
}

const markupOf = async (html: TemplateSource): Promise<Checked<string>> =>
  isMjml(html.text) ? mjmlToHtml(html) : checked(html.text);
