import { readTemplate } from '../message/template-source.ts';
import { mentionedPaths } from '../message/mentions.ts';
import { sourcePaths } from '../print/source-paths.ts';
import { placeholdersOf, valuePieces } from '../print/value.ts';
import {
  type Campaign,
  type ChannelStep,
  type DirectMailStep,
  type MessageStep,
  type Project,
  templatesOf,
} from '../project/project.ts';
import type { Fields } from '../project/schema/steps/fields.ts';
import type { ColumnLineage, ColumnOrigin } from './column-lineage.ts';

type Paths = readonly (readonly string[])[];

/** Where what a channel step shows comes from: a line for each of its templates and fields, or for each column of its layout. */
export function messageLineage(
  project: Project,
  campaign: Campaign,
  step: ChannelStep,
  population: string,
  columns: readonly string[],
): ColumnLineage[] {
  const profile = project.config.profile.table;
  const origin = ([first = '', ...rest]: readonly string[]): ColumnOrigin[] => {
    const [column = '', ...fields] = rest;
    if (first === 'profile') return [{ table: profile, column, ...fieldOf(fields) }];
    return columns.includes(first) ? [{ table: population, column: first, ...fieldOf(rest) }] : [];
  };
  const shown = step.kind === 'direct_mail' ? layoutPaths(step, project) : messagePaths(step, campaign);
  return shown.map(([name, paths]) => ({ name, from: distinct(paths.flatMap(origin)), isPlain: false }));
}

const fieldOf = (fields: readonly string[]) => (fields.length === 0 ? {} : { field: fields.join('.') });

function messagePaths(step: MessageStep, { files }: Campaign): (readonly [string, Paths])[] {
  const templates = templatesOf(step).map(([part, template]): readonly [string, Paths] => {
    const { value } = readTemplate(template, files);
    return [part, value === undefined ? [] : mentionedPaths(value)];
  });
  return [...templates, ...fieldPaths(step)];
}

function fieldPaths(step: MessageStep): (readonly [string, Paths])[] {
  const of = (part: string, fields: Fields | undefined) =>
    Object.entries(fields ?? {}).map(([key, path]) => [`${part}.${key}`, [path.split('.')]] as const);
  if (step.kind === 'push') return of('data', step.config.data);
  return step.kind === 'webhook' ? of('body', step.config.body) : [];
}

function layoutPaths(step: DirectMailStep, { layouts, config }: Project): (readonly [string, Paths])[] {
  const layout = layouts.get(step.config.layout)?.config;
  const { direct_mail: postal } = config.profile.addresses;
  return (layout?.columns ?? []).map(({ name, value }) => [
    name,
    placeholdersOf(valuePieces(value) ?? [])
      .flatMap((path) => (layout === undefined ? [] : sourcePaths(path, layout, postal)))
      .map((path) => path.split('.')),
  ]);
}

const distinct = (origins: readonly ColumnOrigin[]): ColumnOrigin[] =>
  origins.filter(
    ({ table, column, field }, index) =>
      origins.findIndex((other) => other.table === table && other.column === column && other.field === field) === index,
  );
