import path from 'node:path';
import { Busy, InDoubt, type Warehouse } from '../ports.ts';
import { error } from '../base/diagnostic.ts';
import type { Emit } from '../base/event.ts';
import { diagnosticText } from '../report/diagnostic-text.ts';
import { type LedgerDesk, openEngine, whyRefused } from './context.ts';
import { dealWithOrders } from './deal-with-orders.ts';
import { type ExitCode, exitCode, Failure } from './exit-code.ts';
import { othersAtWork, signIn } from './at-work.ts';
import { ledgerInDoubt } from './newest-ledger.ts';
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
  /** What the ledger is needed for, too. An old one may be looked at. */
  readonly ledger?: 'read' | 'write';
  /** False when the ledger alone is needed: a build may hold the warehouse. */
  readonly warehouse?: boolean;
  /** How long to wait for another process to let go, in milliseconds. */
  readonly wait?: number;
}

/** How often a waiting process looks whether the other one has let go. */
const lookEvery = 500;

/** Opens the engine, leaves a note who holds it, works, and lets go, whatever happens. Throws Failure when another process holds it. */
export async function withEngine<Where extends Desk, Result = ExitCode>(
  setting: Where,
  needs: EngineNeeds,
  work: (work: Where & Opened) => Promise<Result>,
): Promise<Result> {
  const { place, project, options, io, clock } = setting;
  try {
    await using engine = await openInTime(setting, needs);
    await using _note = await signIn(place, io, `${needs.command} --env ${setting.environment.name}`);
    using news = reporter({ options, io, project, monotonic: () => clock.monotonic() });
    const { emit } = news;
    const orders = { engine, place, environment: setting.environment, clock, emit };
    const isNewest = needs.ledger !== undefined && (await assertNewest(orders, needs.ledger, setting));
    // Whoever holds the ledger does what people asked for: before anything else, and before it lets go.
    if (isNewest) await dealWithOrders(orders);
    const result = await work({ ...setting, engine, emit });
    if (isNewest) await dealWithOrders(orders);
    return result;
  } catch (cause) {
    if (cause instanceof InDoubt) throw ledgerInDoubt(place.root, setting.environment, cause);
    if (cause instanceof Busy) throw await busyFailure(cause, setting, needs.command);
    throw cause;
  }
}

/** Throws Refusal where an old ledger, or one of another key, would be written to; who only looks is told. */
async function assertNewest(desk: LedgerDesk, need: 'read' | 'write', { options, io }: Desk): Promise<boolean> {
  const refusal = await whyRefused(desk);
  if (refusal === undefined) return true;
  if (need === 'write') throw refusal;
  if (!options.quiet)
    for (const one of refusal.diagnostics) io.err(diagnosticText({ ...one, severity: 'warning' }, io.style));
  return false;
}

/** Says who holds what this process needs, and what to do about it. */
export async function busyFailure(cause: Busy, where: Pick<Desk, 'place' | 'io'>, command = ''): Promise<Failure> {
  const patient = /^(send|ledger backup)\b/.exec(command)?.[0];
  const hint =
    patient === undefined
      ? 'give the command again when it has ended'
      : `muster ${patient} --wait 30m waits so long for it`;
  return new Failure([error('busy', await heldText(where, cause), { hint })], exitCode.busy);
}

async function openInTime(setting: Desk, { ledger, warehouse = true, wait = 0 }: EngineNeeds): Promise<Warehouse> {
  const { place, project, environment, clock, io } = setting;
  const deadline = clock.monotonic() + wait;
  for (let isFirst = true; ; isFirst = false) {
    try {
      return await openEngine({ root: place.root, project, environment, ledger: ledger !== undefined, warehouse });
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
