import { type Diagnostic, error, warning } from '../base/diagnostic.ts';
import { type SourceText, spanOf } from '../base/source.ts';
import type { UnitTestSubject } from './project.ts';

/** The files of a project by what they are, each list in the order of the paths. */
export interface ProjectFiles {
  muster?: SourceText;
  sources?: SourceText;
  readonly models: { readonly schema: string; readonly name: string; readonly file: SourceText }[];
  readonly functions: NamedFile[];
  readonly tests: NamedFile[];
  readonly unitTests: { readonly subject: UnitTestSubject; readonly file: SourceText }[];
  /** By campaign, then by path within its folder. */
  readonly campaigns: Map<string, Map<string, SourceText>>;
  /** Shared parts of campaigns, by `_partials/<name>`. */
  readonly partials: Map<string, SourceText>;
  readonly layouts: NamedFile[];
  readonly vendors: NamedFile[];
  /** `vendors/*.csv`. */
  readonly seeds: NamedFile[];
}

export interface NamedFile {
  readonly name: string;
  readonly file: SourceText;
}

/** Sorts the files of a project, given by path from its root. Files of other folders, hidden ones and notes (.md) are let be. */
export function sortFiles(texts: ReadonlyMap<string, string>): { files: ProjectFiles; diagnostics: Diagnostic[] } {
  const files: ProjectFiles = {
    models: [],
    functions: [],
    tests: [],
    unitTests: [],
    campaigns: new Map(),
    partials: new Map(),
    layouts: [],
    vendors: [],
    seeds: [],
  };
  const diagnostics: Diagnostic[] = [];
  for (const [path, text] of [...texts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [folder = '', ...below] = path.split('/');
    if (below.some((part) => part.startsWith('.')) || path.endsWith('.md')) continue;
    // A byte order mark is no text: the engine does not count it.
    const problem = sort(files, folder, below, { path, text: text.replace(/^\uFEFF/, '') });
    if (problem !== undefined) diagnostics.push(problem);
  }
  return { files, diagnostics };
}

/** Puts one file into its place, or says why it has none. */
function sort(files: ProjectFiles, folder: string, below: readonly string[], file: SourceText): Diagnostic | undefined {
  switch (folder) {
    case 'muster.yml':
      files.muster = file;
      return undefined;
    case 'models':
      return sortModel(files, below, file);
    case 'campaigns':
      return sortCampaign(files, below, file);
    case 'layouts':
      return sortNamed(files.layouts, below, file);
    case 'vendors':
      return sortVendor(files, below, file);
    default:
      return undefined;
  }
}

function sortModel(files: ProjectFiles, below: readonly string[], file: SourceText): Diagnostic | undefined {
  const span = spanOf(file);
  const [schema = '', base = '', ...deeper] = below;
  if (file.path === 'models/sources.yml') files.sources = file;
  else if (base.endsWith('.test.yml') && deeper.length === 0 && !['tests', 'functions'].includes(schema))
    files.unitTests.push({ subject: { kind: 'model', model: `${schema}.${subjectOf(base)}` }, file });
  else if (!file.path.endsWith('.sql'))
    return unknownFile(file, 'models/ has sources.yml, <schema>/<name>.sql and <schema>/<name>.test.yml');
  else if (base === '' || deeper.length > 0)
    return error('misplaced-file', 'a model lies in a folder that names its schema', {
      span,
      hint: 'models/<schema>/<name>.sql',
    });
  else if (schema === 'tests') files.tests.push({ name: stem(base), file });
  else if (schema === 'functions') files.functions.push({ name: stem(base), file });
  else files.models.push({ schema, name: stem(base), file });
  return undefined;
}

function sortCampaign(files: ProjectFiles, below: readonly string[], file: SourceText): Diagnostic | undefined {
  const [campaign = '', ...rest] = below;
  const path = rest.join('/');
  if (path === '') {
    return /\.ya?ml$/.test(campaign)
      ? error('misplaced-file', 'a campaign is a folder', {
          span: spanOf(file),
          hint: `campaigns/${stem(campaign)}/campaign.yml`,
        })
      : unknownFile(file, 'campaigns/ has a folder for each campaign');
  }
  if (path.endsWith('.test.yml') && campaign !== '_partials') {
    files.unitTests.push({ subject: { kind: 'query', campaign, query: subjectOf(path) }, file });
    return undefined;
  }
  if (path !== 'campaign.yml' && !/\.(sql|hbs|mjml|html|txt)$/.test(path))
    return unknownFile(file, 'a campaign has campaign.yml, .sql, .hbs, .mjml, .html and .txt files');
  if (campaign === '_partials') files.partials.set(`_partials/${path}`, file);
  else files.campaigns.set(campaign, (files.campaigns.get(campaign) ?? new Map<string, SourceText>()).set(path, file));
  return undefined;
}

function sortNamed(list: NamedFile[], below: readonly string[], file: SourceText): Diagnostic | undefined {
  const [base = '', ...deeper] = below;
  if (deeper.length > 0 || !base.endsWith('.yml')) return unknownFile(file, 'this folder has .yml files only');
  list.push({ name: stem(base), file });
  return undefined;
}

function sortVendor(files: ProjectFiles, below: readonly string[], file: SourceText): Diagnostic | undefined {
  const [base = '', ...deeper] = below;
  if (deeper.length > 0 || !base.endsWith('.csv')) return sortNamed(files.vendors, below, file);
  files.seeds.push({ name: base, file });
  return undefined;
}

const unknownFile = (file: SourceText, hint: string): Diagnostic =>
  warning('unknown-file', 'muster does not read this file', {
    span: spanOf(file),
    hint: file.path.endsWith('.yaml') ? 'rename it to .yml' : hint,
  });

const subjectOf = (path: string): string => path.slice(0, -'.test.yml'.length);

const stem = (base: string): string => base.replace(/\.[^.]*$/, '');
