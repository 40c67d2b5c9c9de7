import { type Checked, checked, refused } from '../base/result.ts';
import { statementOfFile } from '../base/statement.ts';
import { type CampaignFiles, campaignText, sqlFile, templateFile } from './campaign-text.ts';
import type { EmailStep, QueryStep, Step, StepBase, StepReference } from './project.ts';
import type { StepConfig } from './schema/campaign.ts';
import type { EmailConfig } from './schema/steps/email.ts';
import { valueAt, type YamlFile, type YamlPath } from './yaml-file.ts';
import { yamlStatement } from './yaml-text.ts';

/** What a step is read in. */
export interface StepSurroundings {
  readonly yaml: YamlFile;
  readonly files: CampaignFiles;
  /** What the rows of the step stand for. */
  readonly entity: string;
}

/** Makes a step of its checked shape: the texts that it names are read, its references keep their places. */
export function readStep(name: string, written: StepConfig, around: StepSurroundings): Checked<Step> {
  const { yaml } = around;
  const base: StepBase = {
    name,
    from: references(name, written.from, yaml),
    entity: around.entity,
    allowEmpty: written.allow_empty,
    place: (path, part) => yaml.place(['steps', name, ...path], part),
  };
  const { audience, query, combine, split, filter, email, direct_mail } = written;
  if (audience !== undefined) return checked({ ...base, kind: 'audience', model: audience });
  if (query !== undefined) return readQuery(base, query, around);
  if (combine !== undefined) return checked({ ...base, kind: 'combine', config: combine });
  if (split !== undefined) return checked({ ...base, kind: 'split', config: split });
  if (filter !== undefined)
    return checked({ ...base, kind: 'filter', condition: writtenSql(yaml, ['steps', name, 'filter']) });
  if (email !== undefined) return readEmail(base, email, around);
  if (direct_mail !== undefined) return checked({ ...base, kind: 'direct_mail', config: direct_mail });
  throw new Error(`step "${name}" has no kind although its shape was checked`);
}

function references(name: string, from: readonly string[], yaml: YamlFile): StepReference[] {
  const path: YamlPath = ['steps', name, 'from'];
  const isList = Array.isArray(valueAt(yaml.value, path));
  return from.map((reference, index) => {
    const [step = '', port = ''] = reference.split('.');
    return { step, port, span: yaml.place(isList ? [...path, index] : path) };
  });
}

/** The SQL as the person wrote it: the checked value is trimmed and has lost the way back. */
const writtenSql = (yaml: YamlFile, path: YamlPath) => yamlStatement(yaml, path, String(valueAt(yaml.value, path)));

function readQuery(base: StepBase, query: string, { yaml, files }: StepSurroundings): Checked<QueryStep> {
  const path = ['steps', base.name, 'query'];
  const text = campaignText(yaml, path, query, files, sqlFile);
  if (text.value === undefined) return text as Checked<never>;
  const sql = text.value.fileName === undefined ? writtenSql(yaml, path) : statementOfFile(text.value.span.file);
  return checked({ ...base, kind: 'query', sql });
}

function readEmail(base: StepBase, config: EmailConfig, { yaml, files }: StepSurroundings): Checked<EmailStep> {
  const read = (part: 'subject' | 'html' | 'text', written: string) =>
    campaignText(yaml, ['steps', base.name, 'email', part], written, files, templateFile);
  const subject = read('subject', config.subject);
  const html = read('html', config.html);
  const text = config.text === undefined ? undefined : read('text', config.text);
  const diagnostics = [subject, html, text].flatMap((one) => one?.diagnostics ?? []);
  if (diagnostics.length > 0 || subject.value === undefined || html.value === undefined) return refused(...diagnostics);
  return checked({
    ...base,
    kind: 'email',
    config,
    subject: subject.value,
    html: html.value,
    ...(text?.value === undefined ? {} : { text: text.value }),
  });
}
