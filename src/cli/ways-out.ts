import path from 'node:path';
import { openOutbox } from '../adapters/channels/outbox.ts';
import { openRehearsal } from '../adapters/channels/rehearsal.ts';
import { parseSmtpUrl } from '../adapters/channels/smtp-url.ts';
import { webhookSecret } from '../adapters/channels/webhook-secret.ts';
import { readSecret } from '../adapters/secret.ts';
import { secretForms } from '../base/secret-forms.ts';
import { millisOfSpan } from '../base/time.ts';
import { webhookUrlProblem } from '../base/webhook-url.ts';
import type { Channel, Encrypt, RemoteFolder } from '../ports.ts';
import type { Project } from '../project/project.ts';
import type { ChannelConfig, EmailChannel, ReceiverChannel } from '../project/schema/channels.ts';
import type { SftpDelivery } from '../project/schema/print.ts';
import type { Secret } from '../project/schema/words.ts';
import type { Environment } from '../run/run-context.ts';
import { Refusal } from './exit-code.ts';
import type { Io } from './io.ts';

/**
 * The part of the composition root where things leave the machine: providers and vendors, and the secrets that they need.
 * Libraries are loaded when they are asked for.
 */

const mailAdapter = () => import('../adapters/channels/smtp.ts');
const webhookAdapter = () => import('../adapters/channels/webhook.ts');
const sftpAdapter = () => import('../adapters/sftp.ts');
const pgpAdapter = () => import('../adapters/pgp.ts');

/** What opening a way out needs: where its files go, and where its secrets are. */
interface Way {
  readonly environment: Environment;
  readonly place: { readonly root: string };
  readonly io: Pick<Io, 'env' | 'hideSecret'>;
}

/**
 * Outside of an environment that delivers through providers nothing can leave the machine: every channel is the outbox, but for
 * the fake, which sends nothing anywhere.
 */
export async function openChannel(name: string, config: ChannelConfig, way: Way): Promise<Channel> {
  const { environment } = way;
  if (config.kind === 'direct_mail') throw new Error('letters are printed, not sent');
  if (config.provider === 'fake')
    return openRehearsal(path.join(environment.folder, 'fake', `${name}.ndjson`), config.faults);
  if (environment.deliver === 'outbox' || config.provider === 'outbox')
    return openOutbox(path.join(environment.folder, 'outbox'), config.kind === 'email' ? 'mails' : 'lines');
  return config.kind === 'email' ? openMail(config, way) : openReceiver(config, way);
}

async function openMail({ url, connections }: EmailChannel, way: Way): Promise<Channel> {
  const { openSmtp } = await mailAdapter();
  return openSmtp({ url: secretIn(url, way), connections });
}

async function openReceiver(
  { kind, url, secret, hosts = [], batch, connections, idempotent_for: span }: ReceiverChannel,
  way: Way,
): Promise<Channel> {
  const { openWebhook } = await webhookAdapter();
  const written = secretIn(secret, way);
  const key = webhookSecret(written);
  if (key === undefined) throw new Error('the secret of the channel is too short although it was asserted');
  const address = typeof url === 'string' ? url : secretIn(url, way);
  return openWebhook({
    ...{ kind, url: address, secret: key, hosts, batch, connections },
    hidden: [...secretForms(written), ...(typeof url === 'string' ? [] : secretForms(address))],
    idempotent: span === false ? false : { ttl: millisOfSpan(span) },
  });
}

function secretIn(secret: Secret | undefined, { place, io }: Way): string {
  const value = secret === undefined ? undefined : secretAt(secret, place.root, io);
  if (value === undefined) throw new Error('a secret of the channel is not there although it was asserted');
  return value;
}

/** What was read is shown by nothing from here on. */
function secretAt(secret: Secret, root: string, io: Way['io']): string | undefined {
  const value = readSecret(secret, root, io.env);
  if (value !== undefined) io.hideSecret?.(value);
  return value;
}

export async function openRemote({ key, ...delivery }: SftpDelivery, way: Way): Promise<RemoteFolder> {
  if (way.environment.deliver === 'outbox') throw new Error('nothing leaves the machine in this environment');
  const { openSftp } = await sftpAdapter();
  return openSftp({ ...delivery, privateKey: secretIn(key, way) });
}

export async function openEncryption(keyFiles: readonly string[], { root }: Way['place']): Promise<Encrypt> {
  const { openPgp } = await pgpAdapter();
  return openPgp(root, keyFiles);
}

/**
 * Every secret and key that sending may need is there and can be used. Asked before anything is touched, and no secret is
 * shown.
 */
export async function assertSecrets(
  project: Project,
  environment: Environment,
  { root }: Way['place'],
  io: Way['io'],
): Promise<void> {
  if (environment.deliver === 'outbox') return;
  for (const { who, what, secret, problemOf } of secretsOf(project)) {
    const where = 'env' in secret ? `the environment variable ${secret.env}` : `the file ${secret.file}`;
    const value = secretAt(secret, root, io);
    const wayOut =
      'env' in secret ? `set ${secret.env} for whatever starts muster` : 'put it there, for this user alone';
    if (value === undefined)
      throw new Refusal(`${who} needs its ${what}, and ${where} is not there`, wayOut, 'missing-secret');
    const problem = problemOf?.(value);
    if (problem !== undefined) throw new Refusal(`${who}: ${problem}`, `it stands in ${where}`, 'wrong-secret');
  }
  for (const { name, config } of project.vendors.values()) {
    if (config.encrypt === undefined) continue;
    const { keyProblem } = await pgpAdapter();
    const problem = await keyProblem(root, config.encrypt.pgp);
    if (problem !== undefined)
      throw new Refusal(`vendors/${name}.yml encrypts with PGP: ${problem}`, undefined, 'wrong-key');
  }
}

/** A secret of the project, and what would be wrong with a value of it. */
interface Needed {
  readonly who: string;
  readonly what: 'url' | 'secret' | 'key';
  readonly secret: Secret;
  readonly problemOf?: (value: string) => string | undefined;
}

function secretsOf({ config, vendors }: Project): Needed[] {
  return Object.entries(config.channels).flatMap(([name, channel]): Needed[] => {
    const who = `channel "${name}"`;
    if (channel.kind === 'direct_mail') {
      const delivery = channel.provider === 'sftp' ? vendors.get(channel.vendor)?.config.delivery : undefined;
      return delivery === undefined ? [] : [{ who: channel.vendor, what: 'key', secret: delivery.key }];
    }
    const { url } = channel;
    if (channel.kind === 'email')
      return channel.url === undefined ? [] : [{ who, what: 'url', secret: channel.url, problemOf: smtpProblem }];
    const { secret, hosts } = channel;
    const urlProblem = (value: string) => webhookUrlProblem(value, hosts);
    return [
      ...(typeof url === 'object' ? [{ who, what: 'url', secret: url, problemOf: urlProblem } as const] : []),
      ...(secret === undefined ? [] : [{ who, what: 'secret', secret, problemOf: secretProblem } as const]),
    ];
  });
}

function smtpProblem(url: string): string | undefined {
  const server = parseSmtpUrl(url);
  return 'problem' in server ? server.problem : undefined;
}

const secretProblem = (secret: string): string | undefined =>
  webhookSecret(secret) === undefined ? 'the secret of a webhook has at least 24 bytes' : undefined;
