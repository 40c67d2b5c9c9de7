import { type Diagnostic, error } from '../base/diagnostic.ts';
import { type Checked, checked } from '../base/result.ts';
import type { CampaignFiles } from '../project/campaign-text.ts';
import type { CampaignText, EmailStep } from '../project/project.ts';
import { isMjml, mjmlToHtml } from './mjml.ts';
import { readTemplate, type TemplateSource } from './template-source.ts';

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
  const subject = readSubject(step.subject, files);
  const html = readTemplate(step.html, files);
  const text = step.text === undefined ? undefined : readTemplate(step.text, files);
  const markup = html.value === undefined ? undefined : await markupOf(html.value);
  const diagnostics = [subject, html, markup, text].flatMap((one) => one?.diagnostics ?? []);
  return { subject: subject.value, html: html.value, markup: markup?.value, text: text?.value, diagnostics };
}

/** A subject is one line; the line break at the end of its file is not part of it. */
function readSubject(source: CampaignText, files: CampaignFiles): Checked<TemplateSource> {
  const { value, diagnostics } = readTemplate({ ...source, text: source.text.trimEnd() }, files);
  const at = value?.text.search(/[\r\n]/) ?? -1;
  if (value === undefined || at < 0) return value === undefined ? { diagnostics } : checked(value, diagnostics);
  return checked(value, [...diagnostics, error('wrong-value', 'a subject is one line', { span: value.span(at, at) })]);
}

const markupOf = async (html: TemplateSource): Promise<Checked<string>> =>
  isMjml(html.text) ? mjmlToHtml(html) : checked(html.text);
