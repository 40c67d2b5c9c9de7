import { phoneNumber } from '../base/address-form.ts';
import { type Diagnostic, error } from '../base/diagnostic.ts';
import { didYouMean } from '../base/suggest.ts';
import { isAddress } from '../message/mailbox.ts';
import type { AlertStep, Project } from '../project/project.ts';
import type { ChannelConfig } from '../project/schema/channels.ts';
import type { AlertTarget } from '../project/schema/steps/alert.ts';
import { valueAt } from '../project/yaml-file.ts';

/** Everyone whom an alert tells can be reached: by a channel that is there, at an address of its kind. */
export const checkAlert = (step: AlertStep, project: Project, yaml: { readonly value: unknown }): Diagnostic[] => {
  const isList = Array.isArray(valueAt(yaml.value, ['steps', step.name, 'alert', 'to']));
  return step.config.to.flatMap((target, index) =>
    checkTarget(step, ['alert', 'to', ...(isList ? [index] : [])], target, project),
  );
};

function checkTarget(
  step: AlertStep,
  path: readonly (string | number)[],
  { channel: name, address }: AlertTarget,
  { config: { channels } }: Project,
): Diagnostic[] {
  const channel = channels[name];
  const span = step.place([...path, 'channel']);
  if (channel === undefined) {
    const hint = didYouMean(name, Object.keys(channels));
    return [error('unknown-channel', `there is no channel "${name}"`, { span, hint })];
  }
  if (channel.kind === 'direct_mail' || channel.kind === 'push') {
    const message = `channel "${name}" is of kind ${channel.kind}: an alert goes by email, sms or webhook`;
    return [error('wrong-channel', message, { span })];
  }
  if (channel.kind === 'webhook') {
    if (address === undefined) return [];
    const at = step.place([...path, 'address'], 'key');
    return [error('wrong-value', 'a webhook has no address but its own', { span: at, hint: 'leave it out' })];
  }
  if (address === undefined) {
    const hint = channel.kind === 'email' ? 'address: crm@example.com' : 'address: "+442079460958"';
    return [error('no-address', `who is told through "${name}"?`, { span, hint })];
  }
  const problem = addressProblem(channel, address);
  return problem === undefined
    ? []
    : [error('wrong-value', `"${address}" ${problem}`, { span: step.place([...path, 'address']) })];
}

function addressProblem({ kind }: ChannelConfig, address: string): string | undefined {
  if (kind === 'email') return isAddress(address) ? undefined : 'is not exactly one mailbox';
  return new RegExp(phoneNumber).test(address) ? undefined : 'is no phone number like +442079460958';
}
