import path from 'node:path';
import { Busy, type Warehouse } from '../ports.ts';
import { error } from '../base/diagnostic.ts';
import type { Emit } from '../base/event.ts';
import { dealWithOrders, openEngine } from './context.ts';
import { type ExitCode, exitCode, Failure } from './exit-code.ts';
import { othersAtWork, signIn } from './at-work.ts';
import { reporter } from './reporter.ts';
import type { Setting } from './setting.ts';

/** A setting whose engine is open: loading, building and looking need no more. */
export interface Work extends Setting {
  readonly engine: Warehouse;
  readonly emit: Emit;
}

export interface EngineNeeds {
  /** For who finds the engine held: the command as it was given. */
  readonly command: string;
  /** True when the ledger is needed too. */
  readonly ledger?: boolean;
  /** How long to wait for another process to let go, in milliseconds. */
  readonly wait?: number;
}

/** How often a waiting process looks whether the other one has let go. */
const lookEvery = 500;

/** Opens the engine, leaves a note who holds it, works, and lets go, whatever happens. Throws Failure when another process holds it. */
export async function withEngine(
  setting: Setting,
  needs: EngineNeeds,
  work: (work: Work) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { place, options, io, clock } = setting;
  try {
    await using engine = await openInTime(setting, needs);
    await using _note = await signIn(place, io, `${needs.command} --env ${setting.environment.name}`);
    const emit = reporter(options, io, () => clock.monotonic());
    const orders = { engine, files: place.files, environment: setting.environment, clock, emit };
    // Whoever holds the ledger does what people asked for: before anything else, and before it lets go.
    if (needs.ledger === true) await dealWithOrders(orders);
    const code = await work({ ...setting, engine, emit });
    if (needs.ledger === true) await dealWithOrders(orders);
    return code;
  } catch (cause) {
    if (!(cause instanceof Busy)) throw cause;
    throw await busyFailure(cause, setting);
  }
}

/** Says who holds what this process needs. */
export async function busyFailure(cause: Busy, where: Pick<Setting, 'place' | 'io'>): Promise<Failure> {
  const hint = 'muster send --wait 30m waits so long for it';
  return new Failure([error('busy', await heldText(where, cause), { hint })], exitCode.busy);
}

async function openInTime(setting: Setting, { ledger = false, wait = 0 }: EngineNeeds): Promise<Warehouse> {
  const { place, plan, environment, clock, io } = setting;
  const deadline = clock.monotonic() + wait;
  for (let isFirst = true; ; isFirst = false) {
    try {
      return await openEngine({ root: place.root, project: plan.project, environment, ledger });
    } catch (cause) {
      if (!(cause instanceof Busy) || clock.monotonic() >= deadline) throw cause;
      if (isFirst && !setting.options.quiet) io.err(io.style.dim(`waiting: ${await heldText(setting, cause)}`));
      await clock.sleep(lookEvery);
    }
  }
}

async function heldText({ place, io }: Pick<Setting, 'place' | 'io'>, { message: file }: Busy): Promise<string> {
  const who = (await othersAtWork(place, io)).map((other) => `: ${other}`).join(' and');
  return `another muster holds ${path.relative(place.root, file)}${who}`;
}
