import { type Diagnostic, error, hasErrors, warning } from '../base/diagnostic.ts';
import { type Checked, checked, refused } from '../base/result.ts';
import { type SourceText, spanOf } from '../base/source.ts';
import type { CampaignFiles } from './campaign-text.ts';
import { readConfig } from './config-file.ts';
import { problemsOfName } from './model.ts';
import type { Campaign, Step } from './project.ts';
import { type CampaignConfig, campaignFile, type StepConfig } from './schema/campaign.ts';
import { readStep } from './step.ts';

/** Reads a campaign from the files of its folder, by their path within it, and the parts that all campaigns share. */
export function readCampaign(name: string, folder: CampaignFiles, partials: CampaignFiles): Checked<Campaign> {
  const file = folder.get('campaign.yml');
  if (file === undefined) {
    const [other] = folder.values();
    const span = other === undefined ? undefined : spanOf(other);
    const hint = 'parts that campaigns share lie in campaigns/_partials/';
    return refused(error('missing-file', `campaigns/${name} has no campaign.yml`, { span, hint }));
  }
  const named = problemsOfName(name, `campaigns/${name}`, file);
  const read = readConfig(campaignFile, file);
  if (read.value === undefined) return refused(...named, ...read.diagnostics);

  const { yaml, config } = read.value;
  const files = new Map([...folder, ...partials]);
  files.delete('campaign.yml');
  const found = Object.entries(config.steps).map(([step, written]) =>
    readStep(step, written, { yaml, files, entity: entityOf(step, config) }),
  );
  const steps = new Map(found.flatMap(({ value }) => (value === undefined ? [] : [[value.name, value] as const])));
  const diagnostics = [...named, ...read.diagnostics, ...found.flatMap((one) => one.diagnostics)];
  if (hasErrors(diagnostics)) return refused(...diagnostics);
  const campaign: Campaign = { name, id: config.id ?? name, config, yaml, steps, files };
  return checked(campaign, [...diagnostics, ...unusedFiles(campaign)]);
}

/** What the rows of a step stand for: what it says itself, else what the rows that it reads stand for. */
function entityOf(name: string, { steps, entity }: CampaignConfig): string {
  const seen = new Set<string>();
  for (let at: string | undefined = name; at !== undefined && !seen.has(at); ) {
    seen.add(at);
    const step: StepConfig | undefined = Object.hasOwn(steps, at) ? steps[at] : undefined;
    if (step?.entity !== undefined) return step.entity;
    at = step?.from[0]?.split('.')[0];
  }
  return entity;
}

/** Files of the campaign's own folder that no step names, nor a message of one includes. */
function unusedFiles({ files, steps }: Campaign): Diagnostic[] {
  const used = new Set([...steps.values()].flatMap(filesOf));
  const included = new Set([...used].flatMap(({ text }) => [...text.matchAll(inclusion)].map(([, name]) => name)));
  return [...files].flatMap(([name, file]) => {
    const isIncluded = included.has(name) || included.has(name.replace(/\.[^.]*$/, ''));
    if (name.startsWith('_partials/') || used.has(file) || isIncluded) return [];
    return [warning('unused-file', 'no step of the campaign names this file', { span: spanOf(file) })];
  });
}

/** `{{> name}}` of a template. */
const inclusion = /\{\{~?#?>\s*["']?([\w./-]+)/g;

/** The files that a step's SQL and messages stand in. */
function filesOf(step: Step): SourceText[] {
  if (step.kind === 'query') return step.sql.fragments.map(({ span }) => span.file);
  if (step.kind !== 'email') return [];
  return [step.subject, step.html, step.text].flatMap((text) => (text === undefined ? [] : [text.span.file]));
}
