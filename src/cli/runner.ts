import path from 'node:path';
import { Busy, type Warehouse } from '../ports.ts';
import { error } from '../base/diagnostic.ts';
import type { Emit } from '../base/event.ts';
import { dealWithOrders, openEngine } from './context.ts';
import { type ExitCode, exitCode, Failure } from './exit-code.ts';
import { othersAtWork, signIn } from './at-work.ts';
import { reporter } from './reporter.ts';
import type { Setting } from './setting.ts';
import type { Desk } from './desk.ts';

export interface Opened {
  readonly engine: Warehouse;
  readonly emit: Emit;
}

/** A setting whose engine is open: building and looking need no more. */
export type Work = Setting & Opened;

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
export async function withEngine<Where extends Desk>(
  setting: Where,
  needs: EngineNeeds,
  work: (work: Where & Opened) => Promise<ExitCode>,
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
export async function busyFailure(cause: Busy, where: Pick<Desk, 'place' | 'io'>): Promise<Failure> {
  const hint = 'muster send --wait 30m waits so long for it';
  return new Failure([error('busy', await heldText(where, cause), { hint })], exitCode.busy);
}

async function openInTime(setting: Desk, { ledger = false, wait = 0 }: EngineNeeds): Promise<Warehouse> {
  const { place, project, environment, clock, io } = setting;
  const deadline = clock.monotonic() + wait;
  for (let isFirst = true; ; isFirst = false) {
    try {
      return await openEngine({ root: place.root, project, environment, ledger });
    } catch (cause) {
      if (!(cause instanceof Busy) || clock.monotonic() >= deadline) throw cause;
      if (isFirst && !setting.options.quiet) io.err(io.style.dim(`waiting: ${await heldText(setting, cause)}`));
      await clock.sleep(lookEvery);
    }
  }
}

async function heldText({ place, io }: Pick<Desk, 'place' | 'io'>, { message: file }: Busy): Promise<string> {
  const who = (await othersAtWork(place, io)).map((other) => `: ${other}`).join(' and');
  return `another muster holds ${path.relative(place.root, file)}${who}`;
}
