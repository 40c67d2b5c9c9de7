import { readTemplate } from '../message/template-source.ts';
import { mentionedPaths } from '../message/mentions.ts';
import { valuePieces } from '../print/value.ts';
import type { Campaign, CampaignText, ChannelStep, DirectMailStep, EmailStep, Project } from '../project/project.ts';
import type { ColumnLineage, ColumnOrigin } from './column-lineage.ts';

type Paths = readonly (readonly string[])[];

/** Where what a channel step shows comes from: a line for each of its templates, or for each column of its layout. */
export function messageLineage(
  project: Project,
  campaign: Campaign,
  step: ChannelStep,
  population: string,
  columns: readonly string[],
): ColumnLineage[] {
  const profile = project.config.profile.table;
  const origin = ([first = '', second = '']: readonly string[]): ColumnOrigin[] => {
    if (first === 'profile') return [{ table: profile, column: second }];
    return columns.includes(first) ? [{ table: population, column: first }] : [];
  };
  const shown = step.kind === 'email' ? templatePaths(step, campaign) : layoutPaths(step, project);
  return shown.map(([name, paths]) => ({ name, from: distinct(paths.flatMap(origin)), isPlain: false }));
}

function templatePaths({ subject, html, text }: EmailStep, { files }: Campaign): (readonly [string, Paths])[] {
  const pathsIn = (template: CampaignText): Paths => {
    const { value } = readTemplate(template, files);
    return value === undefined ? [] : mentionedPaths(value);
  };
  return [
    ['subject', pathsIn(subject)],
    ['html', pathsIn(html)],
    ...(text === undefined ? [] : [['text', pathsIn(text)] as const]),
  ];
}

function layoutPaths({ config }: DirectMailStep, { layouts }: Project): (readonly [string, Paths])[] {
  const columns = layouts.get(config.layout)?.config.columns ?? [];
  return columns.map(({ name, value }) => [
    name,
    (valuePieces(value) ?? []).flatMap((piece) => ('path' in piece ? [piece.path.split('.')] : [])),
  ]);
}

const distinct = (origins: readonly ColumnOrigin[]): ColumnOrigin[] =>
  origins.filter(
    ({ table, column }, index) =>
      origins.findIndex((other) => other.table === table && other.column === column) === index,
  );
