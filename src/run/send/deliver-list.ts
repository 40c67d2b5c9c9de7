import type { Parameters } from '../../base/parameter.ts';
import { hasErrors } from '../../base/diagnostic.ts';
import { type MessageContent, prepareMessage } from '../../message/message.ts';
import type { Renderer } from '../../message/rendering.ts';
import type { ListRecord, Row } from '../../ports.ts';
import { type DirectMailStep, isChannelStep, type MessageStep, type Project } from '../../project/project.ts';
import type { MessageChannel } from '../../project/schema/channels.ts';
import { deliver, type Delivered } from './deliver.ts';
import { policyOf } from './policy.ts';
import { messageRules } from '../prepare/message-rules.ts';
import { deliverPrint, type PrintDelivery } from '../print/deliver-print.ts';
import type { Keys, SendContext } from '../run-context.ts';
import { campaignOf, type DefinedRun, type KeptRun } from '../run-definition.ts';

/** Sends or prints a frozen list, each kind of channel in its way. */
export async function deliverList(
  run: DefinedRun,
  list: ListRecord,
  file: string,
  context: SendContext,
): Promise<Delivered> {
  const step = campaignOf(run).steps.get(list.step);
  if (step === undefined || !isChannelStep(step))
    throw new Error(`${list.runKey}: "${list.step}" is no channel step of the run's definition`);
  return step.kind === 'direct_mail'
    ? printList(run, step, list, file, context)
    : deliverMessages(run, step, list, file, context);
}

async function deliverMessages(
  run: DefinedRun,
  step: MessageStep,
  list: ListRecord,
  file: string,
  context: SendContext,
): Promise<Delivered> {
  const config = channelOf(run.project, step);
  const renderer = await messageRenderer(run, step, list, context.keys);
  await using channel = await context.openChannel(step.config.channel, config);
  const rules = messageRules(step, campaignOf(run), run.project.config);
  return await deliver({ list, file, channel, renderer, rules, policy: policyOf(config, rules) }, context);
}

/** What turns rows of a list into messages. The definition was checked, so its templates compile. */
export async function messageRenderer(
  run: DefinedRun,
  step: MessageStep,
  { frozenAt }: Pick<ListRecord, 'frozenAt'>,
  keys: Keys,
): Promise<Renderer<MessageContent>> {
  const campaign = campaignOf(run);
  const prepared = await prepareMessage(step, {
    channel: channelOf(run.project, step),
    files: campaign.files,
    campaign: campaign.id,
    frozenAt,
    words: sharedWords(run),
    unsubscribeKey: keys.unsubscribe,
    languageColumn: run.project.config.profile.language,
  });
  if (prepared.value === undefined || hasErrors(prepared.diagnostics))
    throw new Error(`${step.name}: ${prepared.diagnostics[0]?.message ?? ''}`);
  return prepared.value;
}

const printList = (
  run: DefinedRun,
  step: DirectMailStep,
  list: ListRecord,
  file: string,
  context: SendContext,
): Promise<Delivered> => deliverPrint(printDelivery(run, step, list, file), context);

/** What the set of a list is made from. */
export function printDelivery(run: KeptRun, step: DirectMailStep, list: ListRecord, file: string): PrintDelivery {
  const campaign = campaignOf(run);
  const { layout, vendor, vendorName, remote, seeds, postal } = printFiles(run.project, step);
  return {
    ...{ list, file, layout, vendor, vendorName, remote, seeds, postal, shared: sharedWords(run) },
    rules: messageRules(step, campaign, run.project.config),
    date: run.occasion.date.toString(),
    campaign: campaign.name,
    campaignCode: campaign.config.campaign_code ?? campaign.name.toUpperCase(),
  };
}

export function printFiles(project: Project, step: DirectMailStep) {
  const channel = project.config.channels[step.config.channel];
  const layout = project.layouts.get(step.config.layout);
  const vendor = channel?.kind === 'direct_mail' ? project.vendors.get(channel.vendor) : undefined;
  if (layout === undefined || vendor === undefined)
    throw new Error(`${step.name} has no layout or no vendor although it was checked`);
  const { seeds } = vendor.config;
  return {
    layout: layout.config,
    vendor: vendor.config,
    vendorName: vendor.name,
    remote: channel?.kind === 'direct_mail' && channel.provider === 'sftp' ? vendor.config.delivery : undefined,
    seeds: seeds === undefined ? undefined : project.seeds.get(seeds.file),
    postal: project.config.profile.addresses.direct_mail,
  };
}

function channelOf({ config }: Project, { name, config: { channel } }: MessageStep): MessageChannel {
  const found = config.channels[channel];
  if (found === undefined || found.kind === 'direct_mail')
    throw new Error(`${name} has no channel "${channel}" although it was checked`);
  return found;
}

/** What every message of a run may show besides its row. */
export function sharedWords(run: KeptRun): Row {
  const { vars } = run.project.config;
  const names = [...Object.keys(vars), ...Object.keys(campaignOf(run).config.vars)];
  const values = names.map((name) => [name, plainValue(run.parameters, name)] as const);
  return { vars: Object.fromEntries(values), campaign: campaignOf(run).name, run_date: run.occasion.date.toString() };
}

/** Numbers that JavaScript holds exactly are numbers; everything else is the text that was bound. */
function plainValue(parameters: Parameters, name: string): Row[string] {
  const { type, value } = parameters[name] ?? { type: 'text', value: null };
  if (value === null) return null;
  if (type === 'integer' || type === 'double') return Number(value);
  return type === 'boolean' ? value === 'true' : value;
}
