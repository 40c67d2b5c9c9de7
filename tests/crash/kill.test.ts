import { watch } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { customers, mailShop } from '../support/mail-shop.ts';
import { muster, projectOf, type RunningMuster, startMuster } from '../support/muster.ts';
import { seededNumbers } from '../support/seeded.ts';
import { startSmtp } from '../support/smtp.ts';

/**
 * The built command is killed, again and again, until a run is through: at random moments, and while it sends. Then what
 * the outside has is held against what the ledger says.
 */

const kills = Number(process.env['MUSTER_KILLS'] ?? 30);
const seed = Number(process.env['MUSTER_SEED'] ?? 20170703);
const killsPerRun = 5;
const recipients = 300;
const connections = 2;

interface Scene {
  readonly project: string;
  readonly env: Readonly<Record<string, string>>;
  readonly args: readonly string[];
}

async function builtShop(): Promise<string> {
  const project = await projectOf(mailShop({ 'data/exports/customers.csv': customers(recipients) }));
  for (const command of ['load', 'build']) expect(await muster(project, [command])).toMatchObject({ code: 0 });
  return project;
}

const runKeys = Array.from({ length: Math.ceil(kills / 2 / killsPerRun) }, (_, run) => `hello@k${run}`);

test('killed while it sends through a mail server: no mail twice, none lost silently', {
  timeout: 600_000,
}, async () => {
  const next = seededNumbers(seed);
  const killer = killOnEvent();
  const server = await countingServer(killer.happened);
  await using _smtp = server.smtp;
  const scene: Scene = { project: await builtShop(), env: { SMTP_URL: server.smtp.url }, args: ['--env', 'prod'] };
  expect(await muster(scene.project, ['init', '--ledger', '--env', 'prod'])).toMatchObject({ code: 0 });
  for (const runKey of runKeys) {
    await throughKills(scene, runKey, next, killer.arm);
    const found = await messagesOf(scene, runKey);
    const statusOf = (status: string) =>
      found.filter((message) => message.status === status).map(({ send_key }) => send_key);
    const taken = (sendKey: string): number => server.taken.get(sendKey) ?? 0;
    expect({
      listed: found.length,
      settled: statusOf('accepted').length + statusOf('unknown').length,
      unknown: statusOf('unknown').length <= killsPerRun * connections,
      twice: found.filter(({ send_key }) => taken(send_key) > 1),
      acceptedButNotTaken: statusOf('accepted').filter((sendKey) => taken(sendKey) !== 1),
    }).toEqual({ listed: recipients, settled: recipients, unknown: true, twice: [], acceptedButNotTaken: [] });
  }
  const total = [...server.taken.values()].reduce((sum, n) => sum + n, 0);
  expect(total).toBe(server.taken.size);
});

test('killed while it writes the outbox: every mail is there once, and all of it is known', {
  timeout: 600_000,
}, async () => {
  const next = seededNumbers(seed + 1);
  const scene: Scene = { project: await builtShop(), env: {}, args: [] };
  for (const runKey of runKeys) {
    const folder = path.join(scene.project, 'data', 'dev', 'outbox', runKey, 'letter');
    await mkdir(folder, { recursive: true });
    const killer = killOnEvent();
    const watcher = watch(folder, killer.happened);
    await throughKills(scene, runKey, next, killer.arm);
    watcher.close();
    const found = await messagesOf(scene, runKey);
    expect(found.map(({ status }) => status)).toEqual(found.map(() => 'accepted'));
    expect(found).toHaveLength(recipients);
    expect((await readdir(folder)).sort()).toEqual(found.map(({ send_key }) => `${send_key}.eml`).sort());
  }
});

/** Starts a run and kills it, over and over: first at a random moment of its life, later while it sends. Then it may end. */
async function throughKills(
  { project, env, args }: Scene,
  runKey: string,
  next: ReturnType<typeof seededNumbers>,
  arm: (victim: RunningMuster, after: number) => void,
): Promise<void> {
  const begin = (): RunningMuster =>
    startMuster(project, ['start', 'hello', '--key', runKey.slice('hello@'.length), ...args], env);
  for (let kill = 0; kill < killsPerRun; kill++) {
    const victim = begin();
    if (kill === 0) setTimeout(() => victim.process.kill('SIGKILL'), next(0, 1500));
    else arm(victim, next(1, 60));
    await victim.said;
  }
  const { code, err } = await begin().said;
  expect({ code, err }).toEqual({ code: 0, err: expect.any(String) as string });
}

/** Kills a process at the n-th event after it was armed. */
function killOnEvent() {
  let armed: { readonly victim: RunningMuster; left: number } | undefined;
  return {
    arm: (victim: RunningMuster, after: number): void => {
      armed = { victim, left: after };
    },
    happened: (): void => {
      if (armed !== undefined && --armed.left === 0) armed.victim.process.kill('SIGKILL');
    },
  };
}

/** A mail server that counts what it takes by Message-ID, which is the send key. */
async function countingServer(happened: () => void) {
  const taken = new Map<string, number>();
  const smtp = await startSmtp({
    onRcptTo(_address, _session, done) {
      happened();
      done();
    },
    onData(stream, _session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const [, sendKey = ''] = /^Message-ID:\s*<([0-9a-f]{64})@/im.exec(Buffer.concat(chunks).toString()) ?? [];
        taken.set(sendKey, (taken.get(sendKey) ?? 0) + 1);
        happened();
        done();
      });
    },
  });
  return { smtp, taken };
}

async function messagesOf({ project, env, args }: Scene, runKey: string) {
  const sql = `select send_key, status from ledger.messages where run_key = '${runKey}'`;
  const { out } = await muster(project, ['query', sql, '--json', '--limit', '100000', ...args], env);
  return JSON.parse(out) as { readonly send_key: string; readonly status: string }[];
}
