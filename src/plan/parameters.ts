import { type Diagnostic, error } from '../base/diagnostic.ts';
import { type Parameter, parameterOf, type Parameters } from '../base/parameter.ts';
import { type Checked, checked } from '../base/result.ts';
import { didYouMean } from '../base/suggest.ts';
import { type Instant, type LocalDate, startOfDay, utc } from '../base/time.ts';
import type { Campaign, Project } from '../project/project.ts';
import type { Variables } from '../project/schema/words.ts';

/** Values given on the command line, by name, as written. */
export type Overrides = Readonly<Record<string, string>>;

/** Bound by muster itself: no variable may have one of these names. */
export const boundNames: readonly string[] = ['run_date', 'run_at', 'campaign', 'run_key', 'cursor'];

/** What every statement may use: the logical date and instant, and the variables of the project. */
export function projectParameters(
  project: Project,
  date: LocalDate,
  overrides: Overrides = {},
  runAt?: Instant,
): Checked<Parameters> {
  const { value, diagnostics } = variableParameters(project.config.vars, overrides);
  return checked({ ...value, ...moments(date, runAt ?? startOfDay(date, project.config.timezone)) }, diagnostics);
}

/** What a campaign's statements may use besides: its own variables, its id and the run key. */
export function campaignParameters(
  project: Project,
  campaign: Campaign,
  run: { readonly date: LocalDate; readonly runAt?: Instant; readonly runKey: string },
  overrides: Overrides = {},
): Checked<Parameters> {
  const { value, diagnostics } = variableParameters({ ...project.config.vars, ...campaign.config.vars }, overrides);
  const parameters: Parameters = {
    ...value,
    ...moments(run.date, run.runAt ?? startOfDay(run.date, project.config.timezone)),
    campaign: { type: 'text', value: campaign.id },
    run_key: { type: 'text', value: run.runKey },
  };
  return checked(parameters, diagnostics);
}

function moments(date: LocalDate, runAt: Instant): Parameters {
  return { run_date: { type: 'date', value: date.toString() }, run_at: { type: 'timestamp', value: utc(runAt) } };
}

/** A variable that has no value anywhere is NULL, of its type. */
function variableParameters(variables: Variables, overrides: Overrides): Checked<Parameters> {
  const values: Record<string, Parameter> = {};
  const diagnostics: Diagnostic[] = [];
  for (const [name, { type, default: standard }] of Object.entries(variables)) {
    const given = Object.hasOwn(overrides, name) ? overrides[name] : undefined;
    const text = given ?? (standard === undefined ? undefined : String(standard));
    const value = text === undefined ? { type, value: null } : parameterOf(type, text);
    if (value !== undefined) values[name] = value;
    else diagnostics.push(error('bad-variable', `--var ${name}: "${text ?? ''}" is no ${type}`));
  }
  const unknown = Object.keys(overrides).filter((name) => !Object.hasOwn(variables, name));
  return checked(values, [...diagnostics, ...unknown.map((name) => unknownVariable(name, Object.keys(variables)))]);
}

const unknownVariable = (name: string, declared: readonly string[]): Diagnostic =>
  error('unknown-variable', `--var ${name}: there is no variable "${name}"`, { hint: didYouMean(name, declared) });
