import { type Checked, checked, refused } from '../base/result.ts';
import type { Span } from '../base/source.ts';
import { type Statement, statementOfFile } from '../base/statement.ts';
import { type CampaignFiles, campaignText, sqlFile, templateFile } from './campaign-text.ts';
import type {
  CampaignText,
  EmailStep,
  EnrichStep,
  IncrementalStep,
  PushStep,
  QueryStep,
  SmsStep,
  Step,
  StepBase,
  StepReference,
} from './project.ts';
import type { StepConfig } from './schema/campaign.ts';
import type { EmailConfig } from './schema/steps/email.ts';
import type { EnrichConfig } from './schema/steps/enrich.ts';
import type { IncrementalConfig } from './schema/steps/incremental.ts';
import type { PushConfig } from './schema/steps/push.ts';
import type { SmsConfig } from './schema/steps/sms.ts';
import { valueAt, type YamlFile, type YamlPath } from './yaml-file.ts';
import { yamlStatement } from './yaml-text.ts';

/** What a step is read in. */
export interface StepSurroundings {
  readonly yaml: YamlFile;
  readonly files: CampaignFiles;
  /** What the rows of the step stand for. */
  readonly entity: string;
  /** What the rows of each population that it reads stand for. */
  readonly sources: readonly string[];
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
  const { audience, query, combine, file, split, filter, dedupe, enrich, save_audience } = written;
  const { change_entity: changeEntity, reconcile, incremental } = written;
  const { sources } = around;
  const [source = around.entity] = sources;
  const { wait, join, route, alert, approve, signal } = written;
  const { email, sms, push, webhook, direct_mail } = written;
  if (audience !== undefined)
    return checked({ ...base, kind: 'audience', config: audience, nameSpan: nameSpan(yaml, name, 'audience') });
  if (query !== undefined) return readQuery(base, query, around);
  if (incremental !== undefined) return readIncremental(base, incremental, around);
  if (file !== undefined) return checked({ ...base, kind: 'file', config: file });
  if (combine !== undefined) return checked({ ...base, kind: 'combine', config: combine, sources });
  if (split !== undefined) return checked({ ...base, kind: 'split', config: split });
  if (filter !== undefined)
    return checked({ ...base, kind: 'filter', condition: writtenSql(yaml, ['steps', name, 'filter']) });
  if (dedupe !== undefined) return checked({ ...base, kind: 'dedupe', config: dedupe });
  if (enrich !== undefined) return readEnrich(base, enrich, around);
  if (changeEntity !== undefined) return checked({ ...base, kind: 'change_entity', config: changeEntity, source });
  if (reconcile !== undefined) return checked({ ...base, kind: 'reconcile', config: reconcile, source });
  if (save_audience !== undefined)
    return checked({
      ...{ ...base, kind: 'save_audience', config: save_audience },
      nameSpan: nameSpan(yaml, name, 'save_audience'),
    });
  if (wait !== undefined) return checked({ ...base, kind: 'wait', config: wait });
  if (join !== undefined) return checked({ ...base, kind: 'join', config: join });
  if (route !== undefined) return checked({ ...base, kind: 'route', config: route });
  if (alert !== undefined) return checked({ ...base, kind: 'alert', config: alert });
  if (approve !== undefined) return checked({ ...base, kind: 'approve', config: approve });
  if (signal !== undefined) return checked({ ...base, kind: 'signal', config: signal });
  if (email !== undefined) return readEmail(base, email, around);
  if (sms !== undefined) return readSms(base, sms, around);
  if (push !== undefined) return readPush(base, push, around);
  if (webhook !== undefined) return checked({ ...base, kind: 'webhook', config: webhook });
  if (direct_mail !== undefined) return checked({ ...base, kind: 'direct_mail', config: direct_mail });
  throw new Error(`step "${name}" has no kind although its shape was checked`);
}

/** Where the name stands of a kind that is written as a name alone or as `{ name, … }`. */
function nameSpan(yaml: YamlFile, step: string, kind: 'audience' | 'save_audience'): Span {
  const path: YamlPath = ['steps', step, kind];
  return yaml.place(typeof valueAt(yaml.value, path) === 'string' ? path : [...path, 'name']);
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

function readQuery(base: StepBase, query: string, around: StepSurroundings): Checked<QueryStep> {
  const { value: sql, diagnostics } = selectAt(['steps', base.name, 'query'], query, around);
  return sql === undefined ? refused(...diagnostics) : checked({ ...base, kind: 'query', sql });
}

function readIncremental(
  base: StepBase,
  config: IncrementalConfig,
  around: StepSurroundings,
): Checked<IncrementalStep> {
  const { value: sql, diagnostics } = selectAt(['steps', base.name, 'incremental', 'query'], config.query, around);
  return sql === undefined ? refused(...diagnostics) : checked({ ...base, kind: 'incremental', config, sql });
}

function readEnrich(base: StepBase, config: EnrichConfig, around: StepSurroundings): Checked<EnrichStep> {
  if (config.query === undefined) return checked({ ...base, kind: 'enrich', config });
  const { value: sql, diagnostics } = selectAt(['steps', base.name, 'enrich', 'query'], config.query, around);
  return sql === undefined ? refused(...diagnostics) : checked({ ...base, kind: 'enrich', config, sql });
}

/** One SELECT: a file of the campaign, or written in its place. */
function selectAt(path: YamlPath, query: string, { yaml, files }: StepSurroundings): Checked<Statement> {
  const { value: text, diagnostics } = campaignText(yaml, path, query, files, sqlFile);
  if (text === undefined) return refused(...diagnostics);
  return checked(text.fileName === undefined ? writtenSql(yaml, path) : statementOfFile(text.span.file));
}

type Texts = Readonly<Record<string, string | undefined>>;

/** The templates of a message: files of the campaign, or written in their place. */
function readTemplates<const Written extends Texts>(
  base: StepBase,
  kind: 'email' | 'sms' | 'push',
  written: Written,
  { yaml, files }: StepSurroundings,
): Checked<{ readonly [Part in keyof Written]: CampaignText }> {
  const read = Object.entries(written).map(([part, text = '']) => ({
    part,
    ...campaignText(yaml, ['steps', base.name, kind, part], text, files, templateFile),
  }));
  const diagnostics = read.flatMap((one) => one.diagnostics);
  if (diagnostics.length > 0) return refused(...diagnostics);
  const texts = Object.fromEntries(read.map(({ part, value }) => [part, value]));
  return checked(texts as { readonly [Part in keyof Written]: CampaignText });
}

function readEmail(base: StepBase, config: EmailConfig, around: StepSurroundings): Checked<EmailStep> {
  const { subject, html, text } = config;
  const { value, diagnostics } = readTemplates(
    base,
    'email',
    { subject, html, ...(text === undefined ? {} : { text }) },
    around,
  );
  return value === undefined ? refused(...diagnostics) : checked({ ...base, kind: 'email', config, ...value });
}

function readSms(base: StepBase, config: SmsConfig, around: StepSurroundings): Checked<SmsStep> {
  const { value, diagnostics } = readTemplates(base, 'sms', { text: config.text }, around);
  return value === undefined ? refused(...diagnostics) : checked({ ...base, kind: 'sms', config, ...value });
}

function readPush(base: StepBase, config: PushConfig, around: StepSurroundings): Checked<PushStep> {
  const { title, body } = config;
  const { value, diagnostics } = readTemplates(base, 'push', { title, body }, around);
  return value === undefined ? refused(...diagnostics) : checked({ ...base, kind: 'push', config, ...value });
}
