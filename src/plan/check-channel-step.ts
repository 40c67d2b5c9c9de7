import { type Diagnostic, error } from '../base/diagnostic.ts';
import type { VariableType } from '../base/parameter.ts';
import type { Statement } from '../base/statement.ts';
import { type Checked, checked, refused } from '../base/result.ts';
import { identifier } from '../base/sql-text.ts';
import { type Column, typeText } from '../base/sql-type.ts';
import { didYouMean } from '../base/suggest.ts';
import { checkMessage } from '../message/message.ts';
import { type TemplateScope, templateScope } from '../message/scope.ts';
import { checkLayout } from '../print/layout.ts';
import { checkPrintStep } from '../print/print-step.ts';
import type { Campaign, ChannelStep, DirectMailStep, Project } from '../project/project.ts';
import { yamlStatement } from '../project/yaml-text.ts';
import type { StepInput } from '../steps/compiled-step.ts';
import type { CampaignSurroundings, Outputs } from './campaign-surroundings.ts';
import { checkExpression } from './check-expression.ts';
import { checkSending, checkWay } from './check-sending.ts';

/**
 * Holds what a channel step shows and sorts by against the population that it gets and the profile: every placeholder of
 * its templates, every column of its layout.
 */
export async function checkChannelStep(
  campaign: Campaign,
  step: ChannelStep,
  input: StepInput | undefined,
  around: CampaignSurroundings,
): Promise<Checked<Outputs>> {
  const { project, tables } = around;
  const columns = input?.columns ?? [];
  const key = project.config.entities[step.entity]?.key ?? '';
  if (!columns.some(({ name }) => name === key)) return refused();
  const reserved = columns.find(({ name }) => name.toLowerCase() === 'profile');
  const profile = tables.get(project.config.profile.table);
  const scope = templateScope({
    columns,
    profile: profile ?? [],
    vars: variableTypes(project, campaign),
    canUnsubscribe: canUnsubscribe(project, step),
    variants: (step.config.experiment ?? []).map(({ name }) => name),
  });
  const diagnostics: Diagnostic[] = [
    ...(await checkOrder(step, input, around)),
    ...checkWay(project, step, tables),
    ...checkSending(campaign, step, project, columns, profile),
    ...(reserved === undefined
      ? []
      : [
          error('reserved-column', 'a column "profile" would hide the profile', {
            span: step.place([step.kind], 'key'),
            hint: 'give it another name',
          }),
        ]),
    // Without the profile's columns every profile.x would be called unknown; the cause was reported where it lies.
    ...(profile === undefined ? [] : await checkContent(campaign, step, scope, project)),
  ];
  return checked(sentColumns(columns), diagnostics);
}

/** The rows of the input by what became of them; what was left out or refused says why. */
const sentColumns = (columns: readonly Column[]): Outputs =>
  new Map([
    ['', columns],
    ['excluded', [...columns, { name: 'exclusion_reason', type: 'VARCHAR' }]],
    ['rejected', [...columns, { name: 'rejection_reason', type: 'VARCHAR' }]],
    ['unknown', columns],
  ]);

const checkContent = async (
  campaign: Campaign,
  step: ChannelStep,
  scope: TemplateScope,
  project: Project,
): Promise<readonly Diagnostic[]> =>
  step.kind === 'direct_mail' ? checkLayoutOf(step, scope, project) : checkMessage(step, scope, campaign.files);

function checkLayoutOf(step: DirectMailStep, scope: TemplateScope, project: Project): Diagnostic[] {
  const name = step.config.layout;
  const layout = project.layouts.get(name);
  if (layout !== undefined) {
    const columns = scope.fields.map(({ name: field, type }) => ({ name: field, type: typeText(type) }));
    const channel = project.config.channels[step.config.channel];
    const vendor = channel?.kind === 'direct_mail' ? project.vendors.get(channel.vendor) : undefined;
    const { direct_mail: postal } = project.config.profile.addresses;
    const { seeds, unreadable } = project;
    const surroundings = { columns, seeds, unreadable, shared: sharedNames, postal };
    return [
      ...checkLayout(layout, columns, sharedNames),
      ...(vendor === undefined ? [] : checkPrintStep(layout, vendor, surroundings)),
    ];
  }
  if (project.unreadable.has(`layouts/${name}.yml`)) return [];
  return [
    error('unknown-layout', `there is no layout "${name}"`, {
      span: step.place(['direct_mail', 'layout']),
      hint: didYouMean(name, project.layouts.keys()),
    }),
  ];
}

/** What every record shows alike. */
const sharedNames = ['vars', 'campaign', 'run_date'];

async function checkOrder(
  step: ChannelStep,
  input: StepInput | undefined,
  around: CampaignSurroundings,
): Promise<readonly Diagnostic[]> {
  if (input === undefined) return [];
  const rows = { from: identifier(input.view), of: [input.view] };
  const check = (sql: Statement | undefined) =>
    sql === undefined ? [] : checkExpression(sql, 'order by', rows, around);
  const { order_by: order } = step.config;
  const layout = step.kind === 'direct_mail' ? around.project.layouts.get(step.config.layout) : undefined;
  const turn = layout?.config.household?.order_by;
  return [
    ...(await check(order === undefined ? undefined : yamlStatement(step, [step.kind, 'order_by'], order))),
    ...(await check(
      layout === undefined || turn === undefined ? undefined : yamlStatement(layout, ['household', 'order_by'], turn),
    )),
  ];
}

const variableTypes = (project: Project, campaign: Campaign): Record<string, VariableType> =>
  Object.fromEntries(
    Object.entries({ ...project.config.vars, ...campaign.config.vars }).map(([name, { type }]) => [name, type]),
  );

function canUnsubscribe(project: Project, step: ChannelStep): boolean {
  const channel = project.config.channels[step.config.channel];
  return channel?.kind === 'email' && channel.unsubscribe !== undefined;
}
