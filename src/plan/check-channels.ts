import { type Diagnostic, error, warning } from '../base/diagnostic.ts';
import { didYouMean } from '../base/suggest.ts';
import { webhookUrlProblem } from '../base/webhook-url.ts';
import { checkEmailChannel } from '../message/email-channel.ts';
import type { Configured, Project } from '../project/project.ts';
import type { ChannelConfig, EmailChannel, ReceiverChannel } from '../project/schema/channels.ts';

/** What the shapes of the channels do not say: which keys a provider needs, and that what they name is there. */
export const checkChannels = (project: Project): Diagnostic[] =>
  Object.entries(project.config.channels).flatMap(([name, config]) => {
    const place: Placed['place'] = (path, part) => project.yaml.place(['channels', name, ...path], part);
    return [...checkWay(config, place, project), ...checkLeaving(name, { config, place }, project)];
  });

function checkWay(config: ChannelConfig, place: Placed['place'], project: Project): Diagnostic[] {
  switch (config.kind) {
    case 'email':
      return checkEmailWay({ config, place });
    case 'direct_mail':
      return checkVendor({ config, place }, project);
    default:
      return checkReceiver({ config, place });
  }
}

/** Where an environment sends for real, a channel whose messages never leave the machine is easily one that was forgotten. */
function checkLeaving(name: string, { config: { provider }, place }: Placed, { config }: Project): Diagnostic[] {
  if (provider !== 'outbox' && provider !== 'fake') return [];
  const real = Object.entries(config.environments).filter(([, { deliver }]) => deliver === 'providers');
  if (real.length === 0) return [];
  const names = real.map(([environment]) => environment).join(', ');
  const message = `"${name}" sends nothing in ${names}, where providers deliver: its provider is ${provider}`;
  const hint = 'name a provider: where deliver: outbox is written every channel is the outbox anyhow';
  return [warning('never-leaves', message, { span: place(['provider']), hint })];
}

type Placed<Config = ChannelConfig> = Pick<Configured<Config>, 'config' | 'place'>;

function checkEmailWay({ config, place }: Placed<EmailChannel>): Diagnostic[] {
  const own = checkEmailChannel({ config, place });
  if (config.provider !== 'smtp' || config.url !== undefined) return own;
  const hint = 'url: { env: SMTP_URL }';
  return [...own, error('missing-key', 'an smtp channel has a url', { span: place(['provider']), hint })];
}

function checkReceiver({ config, place }: Placed<ReceiverChannel>): Diagnostic[] {
  const { provider, url, secret, hosts } = config;
  if (provider !== 'webhook') return [];
  const missing = (key: string, hint: string) =>
    error('missing-key', `a webhook channel has ${key}`, { span: place(['provider']), hint });
  const problem = typeof url === 'string' ? webhookUrlProblem(url, hosts) : undefined;
  return [
    ...(url === undefined ? [missing('a url', 'url: https://example.com/messages, or { env: NAME }')] : []),
    ...(secret === undefined ? [missing('a secret', 'secret: { env: WEBHOOK_SECRET }')] : []),
    // What is not written here may name any host: then this file says which.
    ...(typeof url === 'object' && hosts === undefined
      ? [missing('hosts where its url is not written', 'hosts: [example.com]')]
      : []),
    ...(problem === undefined ? [] : [error('wrong-value', problem, { span: place(['url']) })]),
  ];
}

function checkVendor(
  { config, place }: Placed<Extract<ChannelConfig, { kind: 'direct_mail' }>>,
  { vendors, unreadable }: Project,
): Diagnostic[] {
  const vendor = vendors.get(config.vendor);
  if (vendor !== undefined && config.provider === 'sftp' && vendor.config.delivery === undefined) {
    const hint = `delivery: { to: sftp, host: …, host_key: …, user: …, key: …, directory: … } in ${config.vendor}`;
    return [error('missing-key', 'the vendor does not say where its server is', { span: place(['provider']), hint })];
  }
  if (vendor !== undefined || unreadable.has(config.vendor)) return [];
  const hint = didYouMean(config.vendor, vendors.keys()) ?? 'write its path: vendors/NAME.yml';
  return [error('unknown-vendor', `there is no file "${config.vendor}"`, { span: place(['vendor']), hint })];
}
