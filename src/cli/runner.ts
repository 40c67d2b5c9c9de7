import path from 'node:path';
import { existsSync, readFileSync } from 'node:fs';
import { utc } from '../base/time.ts';
import type { ProjectPlan } from '../plan/project-plan.ts';
import { Busy, type Clock, type Warehouse } from '../ports.ts';
import { writeText } from '../run/parquet.ts';
import { environmentOf, openEngine, type Place } from './context.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import type { Io } from './io.ts';
import type { GlobalOptions } from './options.ts';
import { reporter } from './reporter.ts';
import type { WarehouseWork } from './warehouse-work.ts';

/** What a command that holds the engine is made of. */
export interface RunnerRequest {
  readonly place: Place;
  readonly plan: ProjectPlan;
  readonly options: GlobalOptions;
  readonly io: Io;
  readonly clock: Clock;
  /** For who finds the engine held: the name of the command. */
  readonly command: string;
  /** True when the ledger is needed too. */
  readonly ledger?: boolean;
  /** How long to wait for another process to let go, in milliseconds. */
  readonly wait?: number;
}

/** How often a waiting process looks whether the other one has let go. */
const lookEvery = 500;

/** Opens the engine, says in a file of our own who holds it, works, and lets go, whatever happens. */
export async function withWarehouse(
  request: RunnerRequest,
  work: (work: WarehouseWork) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { place, plan, options, io, clock } = request;
  let engine: Warehouse;
  try {
    engine = await openInTime(request);
  } catch (cause) {
    if (!(cause instanceof Busy)) throw cause;
    io.err(`another muster holds ${path.relative(place.root, cause.message)}${holderOf(place)}`);
    return exitCode.busy;
  }
  const note = holderFile(place);
  try {
    await writeText(
      place.files,
      note,
      `${JSON.stringify({ pid: io.pid, command: request.command, since: utc(clock.now()) })}\n`,
    );
    return await work({
      engine,
      place,
      plan,
      clock,
      options,
      io,
      emit: reporter(options, io, () => clock.monotonic()),
    });
  } finally {
    await place.files.remove(note);
    await engine[Symbol.asyncDispose]();
  }
}

async function openInTime({
  place,
  plan,
  options,
  io,
  clock,
  ledger = false,
  wait = 0,
}: RunnerRequest): Promise<Warehouse> {
  const environment = environmentOf(options, io, place.root, plan.project);
  const deadline = clock.monotonic() + wait;
  for (;;) {
    try {
      return await openEngine({ root: place.root, project: plan.project, environment, ledger });
    } catch (cause) {
      if (!(cause instanceof Busy) || clock.monotonic() >= deadline) throw cause;
      await clock.sleep(lookEvery);
    }
  }
}

const holderFile = ({ root }: Place): string => path.join(root, 'data', 'runner.json');

/** The engine's lock has no name on it; the file has. It may be stale, so it is only told, never believed. */
function holderOf(place: Place): string {
  const file = holderFile(place);
  if (!existsSync(file)) return '';
  const { pid, command, since } = JSON.parse(readFileSync(file, 'utf8')) as {
    pid: number;
    command: string;
    since: string;
  };
  return `: muster ${command}, process ${pid}, since ${since}`;
}
