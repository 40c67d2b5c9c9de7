import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'vitest';
import { muster, type RunningMuster, startMuster } from './muster.ts';
import { seededNumbers, storySeed } from './seeded.ts';

/**
 * The built command is killed, again and again, until a run is through: at random moments, when its provider has taken
 * something, and at named points of its own. Then what the outside has is held against what the ledger says.
 */
export interface Scene {
  readonly project: string;
  readonly env: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  /** How often the outside has taken a message, by send key. */
  readonly taken: (sendKey: string, runKey: string) => number;
  /** Calls back whenever something happens outside. */
  readonly watch: (happened: () => void) => void;
  /** Messages that one kill can leave unknown at most: none where a replay has no second effect. */
  readonly unknownPerKill: number;
}

export interface Toll {
  readonly kills: number;
  readonly messages: number;
  readonly doubles: number;
  readonly lost: number;
  readonly unknown: number;
}

/** All of them together; a soak asks for more. */
export const killsOfAll = Number(process.env['MUSTER_KILLS'] ?? 20);

const killsPerRun = 5;

/** Where the command kills itself when it is asked to: tests/support/crash-points.mjs. */
const points = [
  'after run commit',
  'before population commit',
  'after population commit',
  'before freeze commit',
  'after freeze commit',
  'before intent commit',
  'after intent commit',
  'before outcome commit',
  'after outcome commit',
  'in checkpoint',
  'before rename',
  'after rename',
] as const;

const preload = pathToFileURL(path.join(process.cwd(), 'tests', 'support', 'crash-points.mjs')).href;

/** Kills a scene so often, some times in each run, and lets each run end; then asserts that nothing is doubled or lost. */
export async function killOften(scene: Scene, kills: number, recipients: number): Promise<Toll> {
  const next = seededNumbers(storySeed);
  let armed: { readonly victim: RunningMuster; left: number } | undefined;
  scene.watch(() => {
    if (armed !== undefined && --armed.left === 0) armed.victim.process.kill('SIGKILL');
  });
  /** True when it was killed; false when it came through. */
  const attempt = async (key: string): Promise<boolean> => {
    const begin = (env: Scene['env'] = {}): RunningMuster =>
      startMuster(scene.project, ['start', 'hello', '--key', key, ...scene.args], { ...scene.env, ...env });
    armed = undefined;
    const way = next(0, 3);
    const point = points[next(0, points.length - 1)] ?? 'after intent commit';
    const named = { NODE_OPTIONS: `--import ${preload}`, MUSTER_CRASH: `${point}:${next(1, 3)}` };
    const victim = way >= 2 ? begin(named) : begin();
    if (way === 0) setTimeout(() => victim.process.kill('SIGKILL'), next(0, 1500));
    if (way === 1) armed = { victim, left: next(1, 60) };
    const { code, err } = await victim.said;
    if (code !== null) expect({ code, err }).toEqual({ code: 0, err: expect.any(String) as string });
    return code === null;
  };
  let died = 0;
  let runs = 0;
  while (died < kills) {
    const key = `k${runs++}`;
    for (let kill = 0; kill < killsPerRun && (await attempt(key)); kill++) died++;
    const { code, err } = await muster(scene.project, ['start', 'hello', '--key', key, ...scene.args], scene.env);
    expect({ code, err }).toEqual({ code: 0, err: expect.any(String) as string });
  }
  return tollOf(scene, died, runs * recipients);
}

interface Found {
  readonly run_key: string;
  readonly send_key: string;
  readonly status: string;
}

/** I1 to I5: nobody twice, everybody in one state, accepted here is accepted there, and the other way round or unknown. */
async function tollOf(scene: Scene, kills: number, messages: number): Promise<Toll> {
  const found = await messagesOf(scene);
  const taken = ({ send_key, run_key }: Found): number => scene.taken(send_key, run_key);
  const unknown = found.filter(({ status }) => status === 'unknown').length;
  const others = found.filter(({ status }) => status !== 'accepted' && status !== 'unknown');
  const toll = {
    kills,
    messages: found.length,
    doubles: found.filter((message) => taken(message) > 1).length,
    lost: found.filter((message) => message.status !== 'unknown' && taken(message) === 0).length,
    unknown,
  };
  expect({ ...toll, others, isBounded: unknown <= kills * scene.unknownPerKill }).toEqual({
    ...{ ...toll, messages, doubles: 0, lost: 0 },
    ...{ others: [], isBounded: true },
  });
  return toll;
}

async function messagesOf({ project, env, args }: Scene): Promise<readonly Found[]> {
  const sql = 'select run_key, send_key, status from ledger.messages';
  const { out } = await muster(project, ['query', sql, '--json', '--limit', '1000000', ...args], env);
  return JSON.parse(out) as readonly Found[];
}
