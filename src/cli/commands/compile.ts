import { didYouMean } from '../../base/suggest.ts';
import { hasErrors } from '../../base/diagnostic.ts';
import type { Parameters } from '../../base/parameter.ts';
import { literalSql } from '../../plan/literal-sql.ts';
import { campaignParameters } from '../../plan/parameters.ts';
import type { PlannedCampaign, PlannedStep, ProjectPlan } from '../../plan/project-plan.ts';
import { type Campaign, isChannelStep } from '../../project/project.ts';
import { compiledText, outputName } from '../../steps/compiled-step.ts';
import { compileStep } from '../../steps/index.ts';
import { stepScope } from '../../steps/step-scope.ts';
import { chosenCampaign } from '../chosen-run.ts';
import { type ExitCode, exitCode, Refusal } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { type CommandOptions, overridesOf } from '../options.ts';
import { openSetting, parametersOf, type Setting } from '../setting.ts';
import { runKeyOf } from '../../project/run-key.ts';

export interface CompileOptions extends CommandOptions {
  readonly name: string;
  readonly step?: string | undefined;
  /** Values instead of parameters: to paste into a shell. */
  readonly literal: boolean;
}

/** `muster compile MODEL` or `muster compile CAMPAIGN STEP`: the SQL as it is run. */
export async function compile(options: CompileOptions, io: Io): Promise<ExitCode> {
  const setting = await openSetting(options, io);
  const { plan } = setting;
  const { sql, parameters } =
    options.step === undefined
      ? modelSql(setting, options)
      : stepSql(setting, chosenCampaign(plan, options.name), options.step, options);
  const text = options.literal ? literalSql(sql, parameters) : sql;
  io.out(options.json ? JSON.stringify({ sql: text }, null, 2) : text);
  return exitCode.done;
}

interface Compiled {
  readonly sql: string;
  readonly parameters: Parameters;
}

function modelSql(setting: Setting, options: CompileOptions): Compiled {
  const { plan } = setting;
  const model = plan.project.models.get(options.name);
  if (model === undefined) {
    const hint = plan.campaigns.has(options.name)
      ? `muster compile ${options.name} STEP`
      : didYouMean(options.name, plan.project.models.keys());
    throw new Refusal(`there is no model "${options.name}"`, hint);
  }
  return { sql: model.sql.text, parameters: parametersOf(setting) };
}

function stepSql(
  { plan, date }: Setting,
  { campaign, steps }: PlannedCampaign,
  name: string,
  options: CompileOptions,
): Compiled {
  const planned = steps.find(({ step }) => step.name === name);
  if (planned === undefined)
    throw new Refusal(
      `"${campaign.name}" has no step "${name}"`,
      didYouMean(
        name,
        steps.map(({ step }) => step.name),
      ),
    );
  const run = { date, runKey: runKeyOf(campaign, date) };
  return {
    sql: textOf(plan, campaign, steps, planned),
    parameters: bound(campaignParameters(plan.project, campaign, run, overridesOf(options))),
  };
}

function textOf(plan: ProjectPlan, campaign: Campaign, steps: readonly PlannedStep[], { step }: PlannedStep): string {
  if (isChannelStep(step))
    throw new Refusal(
      `the list of "${step.name}" is compiled when it is prepared`,
      'a run keeps it in data/<env>/runs/<run key>/lists/',
    );
  const populations = new Map(
    steps.flatMap((one) => [...one.outputs].map(([port, columns]) => [outputName(one.step.name, port), columns])),
  );
  const scope = stepScope(step, campaign, plan.project.config.entities, (view) => populations.get(view));
  return compiledText(step.name, compileStep(step, scope));
}

function bound({ value, diagnostics }: ReturnType<typeof campaignParameters>): Parameters {
  if (value === undefined || hasErrors(diagnostics)) throw new Refusal(diagnostics);
  return value;
}
