import { error } from '../base/diagnostic.ts';
import { type Checked, checked } from '../base/result.ts';
import type { CampaignFiles } from '../project/campaign-text.ts';
import type { CampaignText } from '../project/project.ts';
import { readTemplate, type TemplateSource } from './template-source.ts';

/** A template of plain text; the line break at the end of its file is not part of it. */
export const readText = (source: CampaignText, files: CampaignFiles): Checked<TemplateSource> =>
  readTemplate({ ...source, text: source.text.trimEnd() }, files);

/** A text that is one line; `what` is how a person calls it. */
export function readLine(source: CampaignText, files: CampaignFiles, what: string): Checked<TemplateSource> {
  const { value, diagnostics } = readText(source, files);
  const at = value?.text.search(/[\r\n]/) ?? -1;
  if (value === undefined || at < 0) return value === undefined ? { diagnostics } : checked(value, diagnostics);
  return checked(value, [...diagnostics, error('wrong-value', `${what} is one line`, { span: value.span(at, at) })]);
}
