import { type Diagnostic, error, hasErrors } from '../base/diagnostic.ts';
import { type Checked, checked, isSound, refused } from '../base/result.ts';
import { type SourceText, spanOfLine } from '../base/source.ts';
import { inCallOrder } from './call-order.ts';
import { readCampaign } from './campaign.ts';
import { checkConfig, configured, readConfig } from './config-file.ts';
import { givenCsv } from './given-csv.ts';
import { problemsOfName, readModel, readSingularTest } from './model.ts';
import type { Campaign, Configured, Model, Project, SeedList, SingularTest, Source, UnitTestFile } from './project.ts';
import { type NamedFile, type ProjectFiles, sortFiles } from './project-files.ts';
import { musterFile } from './schema/muster.ts';
import { type LayoutConfig, layoutFile, type VendorConfig, vendorFile } from './schema/print.ts';
import { source, sourceNames, sourcesFile } from './schema/sources.ts';
import { type Shape, validate } from './schema/validate.ts';
import { type LoneFunction, readFunction } from './sql-function.ts';
import { readUnitTests } from './unit-test.ts';
import { parseYaml } from './yaml.ts';

/**
 * Reads a project from the texts of its files, by path from its root. Every file is read and every problem told; what
 * cannot be read is left out. Without a readable `muster.yml`, or with a `models/sources.yml` that is no YAML, there is no
 * project.
 */
export function readProject(texts: ReadonlyMap<string, string>): Checked<Project> {
  const { files, diagnostics: misplaced } = sortFiles(texts);
  const muster = readMuster(files);
  const sources = readSources(files.sources);
  const parts = readParts(files);
  const diagnostics = [
    ...misplaced,
    ...muster.diagnostics,
    ...sources.diagnostics,
    ...Object.values(parts).flatMap((part) => part.diagnostics),
  ];
  if (muster.value === undefined || sources.value === undefined) return refused(...diagnostics);
  const { yaml, config } = muster.value;
  const { models, functions, tests, unitTests, campaigns, layouts, vendors, seeds } = parts;
  const ordered = inCallOrder(functions.values);
  const unreadable = [
    ...[sources.value, ...Object.values(parts)].flatMap((part) => part.unreadable),
    ...ordered.unordered.map(functionPath),
  ];
  return checked(
    {
      config,
      yaml,
      sources: sources.value.values,
      models: models.values,
      functions: ordered.values,
      tests: tests.values,
      unitTests: [...unitTests.values.values()],
      campaigns: campaigns.values,
      layouts: layouts.values,
      vendors: vendors.values,
      seeds: seeds.values,
      unreadable: new Set(unreadable),
    },
    [...diagnostics, ...ordered.diagnostics],
  );
}

function readMuster({ muster }: ProjectFiles) {
  if (muster !== undefined) return readConfig(musterFile, muster);
  const hint = 'run muster in the folder of a project, or name it with --project';
  return refused(error('missing-file', 'there is no muster.yml', { hint }));
}

/** Things of one kind by name, what could not be read of them, and what was said of all. */
interface Gathered<T> {
  readonly values: ReadonlyMap<string, T>;
  readonly unreadable: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

type Named<T> = readonly [name: string, read: Checked<T>];

function gather<T>(read: readonly Named<T>[], label = (name: string) => name): Gathered<T> {
  return {
    values: new Map(read.flatMap(([name, result]) => (isSound(result) ? [[name, result.value] as const] : []))),
    unreadable: read.flatMap(([name, result]) => (isSound(result) ? [] : [label(name)])),
    diagnostics: read.flatMap(([, { diagnostics }]) => diagnostics),
  };
}

function readParts({
  models,
  functions,
  tests,
  unitTests,
  campaigns,
  partials,
  layouts,
  vendors,
  seeds,
}: ProjectFiles) {
  return {
    models: gather(
      models.map(({ schema, name, file }): Named<Model> => [`${schema}.${name}`, readModel(schema, name, file)]),
    ),
    functions: gather(
      functions.map(({ name, file }): Named<LoneFunction> => [name, readFunction(name, file)]),
      functionPath,
    ),
    tests: gather(
      tests.map(({ name, file }): Named<SingularTest> => [name, readSingularTest(name, file)]),
      (name) => `models/tests/${name}.sql`,
    ),
    unitTests: gather(
      unitTests.map(({ subject, file }): Named<UnitTestFile> => [file.path, readUnitTests(subject, file)]),
    ),
    campaigns: gather(
      [...campaigns].map(([name, folder]): Named<Campaign> => [name, readCampaign(name, folder, partials)]),
      (name) => `campaigns/${name}`,
    ),
    layouts: gather(
      layouts.map((one): Named<Configured<LayoutConfig>> => [one.name, readNamed(layoutFile, one)]),
      (name) => `layouts/${name}.yml`,
    ),
    vendors: gather(vendors.map((one): Named<Configured<VendorConfig>> => [one.file.path, readNamed(vendorFile, one)])),
    seeds: gather(
      seeds.map(({ name, file }): Named<SeedList> => [name, readSeeds(file)]),
      (name) => `vendors/${name}`,
    ),
  };
}

const functionPath = (name: string): string => `models/functions/${name}.sql`;

function readNamed<T>(shape: Shape<T>, { name, file }: NamedFile): Checked<Configured<T>> {
  const named = problemsOfName(name, file.path, file);
  const { value, diagnostics } = readConfig(shape, file);
  if (value === undefined) return refused(...named, ...diagnostics);
  return checked(configured(name, value.config, value.yaml), [...named, ...diagnostics]);
}

const notUtf8 = (file: SourceText, start: number): Diagnostic =>
  error('not-utf-8', 'this file is not UTF-8, or has a letter that another program has lost', {
    span: { file, start, end: start + 1 },
    hint: 'save it as UTF-8',
  });

function readSeeds(file: SourceText): Checked<SeedList> {
  const lost = file.text.indexOf('\ufffd');
  if (lost >= 0) return refused(notUtf8(file, lost));
  const list = givenCsv(file.text);
  if ('problem' in list) return refused(error('bad-csv', list.problem, { span: spanOfLine(file, list.line) }));
  return checked({ ...list, file });
}

/** Reads `models/sources.yml`, source by source. A project may have none. */
function readSources(file: SourceText | undefined): Checked<Gathered<Source>> {
  if (file === undefined) return checked(gather<Source>([]));
  const { value: yaml, diagnostics } = parseYaml(file);
  if (yaml === undefined) return { diagnostics };
  if (hasErrors(diagnostics)) return refused(...checkConfig(sourcesFile, yaml, diagnostics).diagnostics);
  const named = validate(sourceNames, yaml).diagnostics;
  if (typeof yaml.value !== 'object' || yaml.value === null || Array.isArray(yaml.value)) return refused(...named);
  const read = Object.keys(yaml.value).map((name): Named<Source> => {
    const { start } = yaml.place([name], 'key');
    const misnamed = named.filter(({ span }) => span?.start === start);
    if (misnamed.length > 0) return [name, refused(...misnamed)];
    const { value, diagnostics } = checkConfig(source, yaml, [], [name]);
    return [name, value === undefined ? { diagnostics } : checked(configured(name, value.config, yaml, [name]))];
  });
  const gathered = gather(read, (name) => `raw.${name}`);
  return checked(gathered, gathered.diagnostics);
}
