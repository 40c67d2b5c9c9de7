import { type Diagnostic, error, hasErrors, warning } from '../base/diagnostic.ts';
import { type Checked, checked, refused } from '../base/result.ts';
import { type SourceText, spanOf } from '../base/source.ts';
import type { CampaignFiles } from './campaign-text.ts';
import { readConfig } from './config-file.ts';
import { problemsOfName } from './model.ts';
import { type Campaign, isChannelStep, selectOf, type Step, templatesOf } from './project.ts';
import { type CampaignConfig, campaignFile } from './schema/campaign.ts';
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
    readStep(step, written, {
      yaml,
      files,
      entity: entityOf(step, config),
      sources: written.from.map((from) => entityOf(from, config)),
    }),
  );
  const steps = new Map(found.flatMap(({ value }) => (value === undefined ? [] : [[value.name, value] as const])));
  const diagnostics = [...named, ...read.diagnostics, ...found.flatMap((one) => one.diagnostics)];
  if (hasErrors(diagnostics)) return refused(...diagnostics);
  const campaign: Campaign = { name, id: config.id ?? name, config, yaml, steps, files };
  return checked(campaign, [...diagnostics, ...unusedFiles(campaign)]);
}

/**
 * What the rows of an output stand for: what its step says itself, or turns rows into; else what the rows that it reads
 * stand for.
 */
function entityOf(reference: string, config: CampaignConfig, seen: readonly string[] = []): string {
  const [name = '', port = ''] = reference.split('.');
  const step = Object.hasOwn(config.steps, name) ? config.steps[name] : undefined;
  if (step === undefined || seen.includes(reference)) return config.entity;
  const turn = step.change_entity ?? step.reconcile;
  // What was not turned is handed on as it was.
  const own = turn === undefined ? step.entity : port === '' ? (step.entity ?? turn.to) : undefined;
  const [first] = step.from;
  return own ?? (first === undefined ? config.entity : entityOf(first, config, [...seen, reference]));
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
  const sql = selectOf(step);
  if (sql !== undefined) return sql.fragments.map(({ span }) => span.file);
  return isChannelStep(step) ? templatesOf(step).map(([, { span }]) => span.file) : [];
}
