import { hasErrors } from '../base/diagnostic.ts';
import type { Parameters } from '../base/parameter.ts';
import type { Column } from '../base/sql-type.ts';
import { didYouMean } from '../base/suggest.ts';
import { smallestMark } from '../plan/cursor.ts';
import { campaignParameters } from '../plan/parameters.ts';
import type { PlannedCampaign } from '../plan/project-plan.ts';
import { type Campaign, type ChannelStep, isChannelStep } from '../project/project.ts';
import { runKeyOf } from '../project/run-key.ts';
import { listParameters } from '../run/prepare/list-parameters.ts';
import { listRequest } from '../run/prepare/list-request.ts';
import { compiledList } from '../run/prepare/list-text.ts';
import { compiledText, outputName } from '../steps/compiled-step.ts';
import { compileStep, type PopulationStep } from '../steps/index.ts';
import { stepScope } from '../steps/step-scope.ts';
import { Refusal } from './exit-code.ts';
import { overridesOf } from './options.ts';
import type { Setting } from './setting.ts';

export interface StepSql {
  readonly sql: string;
  readonly parameters: Parameters;
}

/** The statements of a step with what is bound in them, for a run on the day of the setting. Touches no data. */
export function stepSql(setting: Setting, { campaign, steps }: PlannedCampaign, name: string): StepSql {
  const planned = steps.find(({ step }) => step.name === name);
  if (planned === undefined) {
    const names = steps.map(({ step }) => step.name);
    throw new Refusal(`"${campaign.name}" has no step "${name}"`, didYouMean(name, names));
  }
  const populations: Populations = new Map(
    steps.flatMap((one) => [...one.outputs].map(([port, columns]) => [outputName(one.step.name, port), columns])),
  );
  const { sql, parameters } = isChannelStep(planned.step)
    ? channelSql(setting, campaign, planned.step, populations)
    : populationSql(setting, campaign, planned.step, populations);
  return { sql, parameters: { ...runParameters(setting, campaign), ...parameters } };
}

/** Columns of every output, by its name in SQL. */
type Populations = ReadonlyMap<string, readonly Column[]>;

/** A cursor stands where it does the first time. */
function populationSql(
  { project }: Setting,
  campaign: Campaign,
  step: PopulationStep,
  populations: Populations,
): StepSql {
  const scope = stepScope(step, campaign, project.config.entities, (view) => populations.get(view));
  const sql = compiledText(step.name, compileStep(step, scope));
  if (step.kind !== 'incremental') return { sql, parameters: {} };
  const column = populations.get(step.name)?.find((one) => one.name === step.config.cursor);
  const cursor = smallestMark(column?.type ?? '');
  return { sql, parameters: cursor === undefined ? {} : { cursor } };
}

function channelSql(
  { plan, project, clock }: Setting,
  campaign: Campaign,
  step: ChannelStep,
  populations: Populations,
): StepSql {
  const [input] = step.from;
  const { table } = project.config.profile;
  const request = listRequest(
    step,
    { project, campaign },
    {
      columns: input === undefined ? [] : (populations.get(outputName(input.step, input.port)) ?? []),
      profileColumns: plan.models.find(({ model }) => model.name === table)?.columns ?? [],
    },
  );
  return { sql: compiledList(request), parameters: listParameters(request, clock.now()) };
}

function runParameters({ project, date, options }: Setting, campaign: Campaign): Parameters {
  const run = { date, runKey: runKeyOf(campaign, date) };
  const { value, diagnostics } = campaignParameters(project, campaign, run, overridesOf(options));
  if (value === undefined || hasErrors(diagnostics)) throw new Refusal(diagnostics);
  return value;
}
