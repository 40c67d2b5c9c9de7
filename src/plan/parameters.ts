import { type Diagnostic, error } from '../base/diagnostic.ts';
import { type Parameter, parameterOf, type Parameters } from '../base/parameter.ts';
import { type Checked, checked } from '../base/result.ts';
import { didYouMean } from '../base/suggest.ts';
import { type Instant, type LocalDate, startOfDay, utc } from '../base/time.ts';
import type { Campaign, Project } from '../project/project.ts';
import type { Variables } from '../project/schema/words.ts';

/** Values given on the command line, by name, as written. */
export type Overrides = Readonly<Record<string, string>>;

/** What every statement may use: the logical date and instant, and the variables of the project. */
export function projectParameters(
  project: Project,
  date: LocalDate,
  overrides: Overrides = {},
  runAt?: Instant,
): Checked<Parameters> {
  const variables = variableParameters(project.config.vars, overrides, ['vars'], (path) => project.yaml.place(path));
  const unknown = Object.keys(overrides).filter((name) => !(name in project.config.vars));
  return checked({ ...variables.value, ...moments(date, runAt ?? startOfDay(date, project.config.timezone)) }, [
    ...variables.diagnostics,
    ...unknown.map((name) => unknownVariable(name, Object.keys(project.config.vars))),
  ]);
}

/** What a campaign's statements may use besides: its own variables, its id and the run key. */
export function campaignParameters(
  project: Project,
  campaign: Campaign,
  run: { readonly date: LocalDate; readonly runAt?: Instant; readonly runKey: string },
  overrides: Overrides = {},
): Checked<Parameters> {
  const declared = { ...project.config.vars, ...campaign.config.vars };
  const shared = variableParameters(project.config.vars, overrides, ['vars'], (path) => project.yaml.place(path));
  const own = variableParameters(campaign.config.vars, overrides, ['vars'], (path) => campaign.yaml.place(path));
  const unknown = Object.keys(overrides).filter((name) => !(name in declared));
  const parameters: Parameters = {
    ...shared.value,
    ...own.value,
    ...moments(run.date, run.runAt ?? startOfDay(run.date, project.config.timezone)),
    campaign: { type: 'text', value: campaign.id },
    run_key: { type: 'text', value: run.runKey },
  };
  return checked(parameters, [
    ...shared.diagnostics,
    ...own.diagnostics,
    ...unknown.map((name) => unknownVariable(name, Object.keys(declared))),
  ]);
}

function moments(date: LocalDate, runAt: Instant): Parameters {
  return { run_date: { type: 'date', value: date.toString() }, run_at: { type: 'timestamp', value: utc(runAt) } };
}

function variableParameters(
  variables: Variables,
  overrides: Overrides,
  path: readonly string[],
  place: (path: readonly string[]) => Diagnostic['span'],
): Checked<Parameters> {
  const values: Record<string, Parameter> = {};
  const diagnostics: Diagnostic[] = [];
  for (const [name, { type, default: standard }] of Object.entries(variables)) {
    const given = overrides[name];
    if (given === undefined && standard === undefined) {
      values[name] = { type, value: null };
      continue;
    }
    const value = parameterOf(type, given ?? String(standard));
    if (value !== undefined) values[name] = value;
    else if (given !== undefined)
      diagnostics.push(error('bad-variable', `--var ${name}=${given}: "${given}" is no ${type}`));
    else
      diagnostics.push(
        error('bad-variable', `the default of "${name}" is no ${type}`, { span: place([...path, name, 'default']) }),
      );
  }
  return checked(values, diagnostics);
}

const unknownVariable = (name: string, declared: readonly string[]): Diagnostic =>
  error('unknown-variable', `--var ${name}: there is no variable "${name}"`, { hint: didYouMean(name, declared) });
