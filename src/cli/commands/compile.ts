import { didYouMean } from '../../base/suggest.ts';
import type { Parameters } from '../../base/parameter.ts';
import { smallestMark } from '../../plan/cursor.ts';
import { literalSql } from '../../plan/literal-sql.ts';
import { chosenCampaign } from '../chosen-run.ts';
import { type ExitCode, exitCode, Refusal } from '../exit-code.ts';
import type { Io } from '../io.ts';
import type { CommandOptions } from '../options.ts';
import { openSetting, parametersOf, type Setting } from '../setting.ts';
import { stepSql } from '../step-sql.ts';

export interface CompileOptions extends CommandOptions {
  readonly name: string;
  readonly step?: string | undefined;
  /** Values instead of parameters: to paste into a shell. */
  readonly literal: boolean;
}

/** `muster compile MODEL` or `muster compile CAMPAIGN STEP`: the SQL as it is run. */
export async function compile(options: CompileOptions, io: Io): Promise<ExitCode> {
  const setting = await openSetting(options, io);
  const { sql, parameters } =
    options.step === undefined
      ? modelSql(setting, options.name)
      : stepSql(setting, chosenCampaign(setting.plan, options.name), options.step);
  const text = options.literal ? literalSql(sql, parameters) : sql;
  io.out(options.json ? JSON.stringify({ sql: text }, null, 2) : text);
  return exitCode.done;
}

/** A cursor stands where it does the first time. */
function modelSql(setting: Setting, name: string): { sql: string; parameters: Parameters } {
  const { models, campaigns } = setting.plan;
  const planned = models.find(({ model }) => model.name === name);
  if (planned === undefined) {
    const names = models.map(({ model }) => model.name);
    const [campaign = '', ...step] = name.split('.');
    const hint = campaigns.has(campaign)
      ? `muster compile ${campaign} ${step.join('.') || 'STEP'}`
      : didYouMean(name, names);
    throw new Refusal(`there is no model "${name}"`, hint);
  }
  const { model, columns } = planned;
  const cursor = smallestMark(columns.find((column) => column.name === model.header.cursor)?.type ?? '');
  return { sql: model.sql.text, parameters: { ...parametersOf(setting), ...(cursor === undefined ? {} : { cursor }) } };
}
