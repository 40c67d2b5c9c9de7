import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'vitest';
import { openWarehouse } from '../../src/adapters/duckdb/warehouse.ts';
import { mostTurns } from '../../src/run/send/take-up.ts';
import { builtInOneFile, muster, type RunningMuster, type Said, startMuster } from './muster.ts';
import { seededNumbers, storySeed } from './seeded.ts';
import { rowsOf } from './warehouse.ts';

/**
 * The built command is killed, again and again, until a run is through: at named points of its own, when its provider has
 * taken something, and at random moments. Then what the outside has is held against what the ledger says.
 */
export interface Scene {
  readonly project: string;
  /** Where the ledger of its environment is. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  readonly recipients: number;
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
export const killsOfAll = Number(process.env['MUSTER_KILLS'] ?? 200);

/** What may be unknown after a kill: everything that is on its way or stands ready for it. */
export const onTheirWay = (connections: number, batch: number): number => batch * mostTurns({ inFlight: connections });

/** Where the command kills itself when it is asked to, and for which time that it comes there: tests/support/crash-points.mjs. */
const beforeSending: readonly Death[] = [
  'before rename:1',
  'after rename:1',
  'after run commit:1',
  'before population commit:1',
  'after population commit:1',
  'before rename:2',
  'after rename:3',
  'before freeze commit:1',
  'after freeze commit:1',
];

/** The outside has taken so many messages or batches: sooner or later on the way to it, or back. */
const onTheWire: readonly Death[] = [1, 2, 5, 20];

const whileSending: readonly Death[] = [
  ...['before intent commit:1', 'after intent commit:1', 'before outcome commit:1', 'after outcome commit:1'],
  ...['before intent commit:2', 'after intent commit:2', 'before outcome commit:2', 'after outcome commit:2'],
  ...['in checkpoint:1', 'in checkpoint:2', 'random', ...onTheWire],
];

type Death = string | number;

/** A run dies so often while it sends, if there is so much to send. */
const deathsOfSending = 11;

/** A random moment is one of so many milliseconds after the start. */
const longestLife = 1_000;

/** What a process needs to kill itself at a named point, such as `after intent commit:1`. */
export const dyingAt = (point: string): Scene['env'] => ({
  NODE_OPTIONS: `--import ${preload}`,
  MUSTER_CRASH: point,
});

const preload = pathToFileURL(path.join(process.cwd(), 'tests', 'support', 'crash-points.mjs')).href;

const isPoint = (death: Death): death is string => typeof death === 'string' && death !== 'random';
const nameOf = (point: string): string => point.split(':')[0] ?? '';

/** Points at which no command of any scene has died. */
export const missedPoints = (): readonly string[] =>
  [...beforeSending, ...whileSending]
    .filter(isPoint)
    .map(nameOf)
    .filter((name) => !reached.has(name));

const reached = new Set<string>();

let command: Promise<string> | undefined;

/** Kills a scene so often, many times in each run, and lets each run end; then asserts that nothing is doubled or lost. */
export async function killOften(scene: Scene, kills: number): Promise<Toll> {
  const deaths = deathsOf(scene);
  const late = shuffled(whileSending);
  let died = 0;
  let runs = 0;
  while (died < kills) {
    const key = `k${runs++}`;
    let isThrough = false;
    for (const death of [...beforeSending, ...late.slice(0, deathsOfSending)]) {
      if (isThrough || died === kills) break;
      isThrough = !(await deaths.attempt(key, death));
      if (!isThrough) died++;
      if (late.includes(death)) late.push(...late.splice(late.indexOf(death), 1));
    }
    if (isThrough) continue;
    expectThrough(
      await muster(scene.project, ['start', 'hello', '--key', key, ...scene.args], scene.env),
      `${died} kills`,
    );
  }
  return tollOf(scene, died, runs * scene.recipients);
}

/** Who fails without being killed is heard in full. */
function expectThrough({ code, out, err }: Said, what: string): void {
  expect(code, `${what}, and it ended by itself:\n${err}${out}`).toBe(0);
}

function shuffled(all: readonly Death[]): Death[] {
  const next = seededNumbers(storySeed);
  return all.toSorted(() => next(0, 1) - 0.5);
}

function deathsOf(scene: Scene) {
  const next = seededNumbers(storySeed + 1);
  let armed: { readonly victim: RunningMuster; left: number } | undefined;
  scene.watch(() => {
    if (armed !== undefined && --armed.left === 0) armed.victim.process.kill('SIGKILL');
  });
  return {
    /** True when it was killed; false when it came through. */
    async attempt(key: string, death: Death): Promise<boolean> {
      const main = await (command ??= builtInOneFile());
      const env = isPoint(death) ? dyingAt(death) : {};
      const args = ['start', 'hello', '--key', key, ...scene.args];
      const victim = startMuster(scene.project, args, { ...scene.env, ...env }, main);
      armed = typeof death === 'number' ? { victim, left: death } : undefined;
      if (death === 'random') setTimeout(() => victim.process.kill('SIGKILL'), next(0, longestLife));
      const said = await victim.said;
      const isKilled = victim.process.signalCode === 'SIGKILL';
      if (!isKilled) expectThrough(said, `it was to be killed at ${death}`);
      else if (isPoint(death)) reached.add(nameOf(death));
      return isKilled;
    },
  };
}

interface Found {
  readonly run_key: string;
  readonly send_key: string;
  readonly status: string;
}

/**
 * I1 to I5 and I7: nobody twice, everybody in one state, accepted here is accepted there, and the other way round or unknown;
 * no attempt begins before the one before it has ended.
 */
async function tollOf(scene: Scene, kills: number, messages: number): Promise<Toll> {
  const { found, overlapping } = await recorded(scene);
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
  expect({ ...toll, others, overlapping, isBounded: unknown <= kills * scene.unknownPerKill }).toEqual({
    ...{ ...toll, messages, doubles: 0, lost: 0 },
    ...{ others: [], overlapping: [], isBounded: true },
  });
  return toll;
}

const overlappingSql = `
  with attempts as (select run_key, step, unnest(seqs) as seq, attempt, batch, logged_at from log.intents)
  select n.* from attempts n join attempts b using (run_key, step, seq)
  where n.batch <> b.batch and n.attempt >= b.attempt and not exists (
    from log.outcomes o where o.run_key = n.run_key and o.step = n.step and o.seq = n.seq and o.batch = b.batch
      and o.logged_at <= n.logged_at)`;

async function recorded({ folder }: Scene) {
  await using engine = await openWarehouse({
    ...{ warehouse: ':memory:', ledger: path.join(folder, 'ledger.duckdb'), memory: '512MB', threads: 1, zone: 'UTC' },
    ...{ folders: [folder], scratch: folder },
  });
  await using session = await engine.session('ledger');
  const found = await rowsOf(session, 'select run_key, send_key, status from ledger.messages');
  return { found: found as unknown as readonly Found[], overlapping: await rowsOf(session, overlappingSql) };
}
