import { writeFile } from 'node:fs/promises';
import { openFake, type Truth } from '../../src/adapters/channels/fake.ts';
import { manualClock } from '../../src/adapters/clock.ts';
import { openFiles } from '../../src/adapters/files.ts';
import { openLedger, prepareLedger } from '../../src/adapters/ledger/ledger.ts';
import { hasErrors } from '../../src/base/diagnostic.ts';
import { type Instant, instantOf } from '../../src/base/time.ts';
import { checkProject } from '../../src/plan/check.ts';
import type { Channel, Files, FileWriter, Ledger, RunRecord } from '../../src/ports.ts';
import { readProject } from '../../src/project/read.ts';
import { carryThrough, dueRuns } from '../../src/run/nightly.ts';
import type { SendContext } from '../../src/run/run-context.ts';
import { recordMissed } from '../../src/run/schedule/missed-runs.ts';
import { leaveOrder, openInbox } from '../../src/run/steer/inbox.ts';
import { diagnosticLines } from './diagnostic-lines.ts';
import { Killed, makeCustomers, sound } from './running.ts';
import { smallProject } from './small-project.ts';
import { testWarehouse } from './warehouse.ts';

export interface TickRig extends AsyncDisposable {
  readonly truth: Truth;
  now(): Instant;
  /** Time goes by; less than nothing where a clock is put back. */
  advance(minutes: number): void;
  /** The nightly job, once. It dies at its n-th act, half done or just done. False when it did not come to its end. */
  tick(killAt?: number): Promise<boolean>;
  /** A person leaves an order; it is heeded by the next tick that lives so long. */
  order(command: 'pause' | 'resume' | 'cancel', run: string): Promise<void>;
  runs(): Promise<readonly RunRecord[]>;
}

/** A live campaign over ten customers, and the nightly job, which may be killed. What it wrote stays. */
export async function tickRig(campaign: string, from: string): Promise<TickRig> {
  const { warehouse, folder } = await testWarehouse();
  const clock = manualClock(instantOf(from));
  await using session = await warehouse.session();
  await session.run('create schema core');
  await session.run('create schema audiences');
  await makeCustomers(session, 10);
  const openShadow = async () => {
    const { warehouse: shadow } = await testWarehouse();
    await prepareLedger(await shadow.session('ledger'));
    return shadow;
  };
  const texts = smallProject({ ...sound, 'campaigns/win_back/campaign.yml': campaign });
  const { value: project, diagnostics } = readProject(texts);
  if (project === undefined || hasErrors(diagnostics)) throw new Error(diagnosticLines(diagnostics));
  await using shadow = await openShadow();
  const { value: plan } = await checkProject(project, shadow);
  if (plan === undefined) throw new Error('the campaign is not sound');
  const provider = openFake({ limits: { batch: 3 } });
  const keys = { address: Buffer.alloc(32, 1), unsubscribe: Buffer.alloc(32, 2) };
  const isKept = { ...warehouse, release: () => Promise.resolve() };
  let orders = 0;

  const withLedger = async <T>(work: (ledger: Ledger) => Promise<T>): Promise<T> => {
    await using ledger = await openLedger(await warehouse.session('ledger'), clock);
    return await work(ledger);
  };

  const tick = (act: Act) =>
    withLedger(async (whole) => {
      const [ledger, files] = [mortalLedger(whole, act), mortalFiles(openFiles(), act)];
      const emit = () => undefined;
      const context: SendContext = {
        ...{ warehouse: isKept, ledger, clock, openShadow, files, emit, keys },
        ...{ environment: { name: 'dev', deliver: 'outbox', folder } },
        openChannel: () => Promise.resolve(mortalChannel(provider, act)),
        openRemote: () => Promise.reject(new Error('nothing leaves the machine')),
        openEncryption: () => Promise.reject(new Error('nothing leaves the machine')),
        inbox: openInbox({ ledger, files, emit, folder, addressKey: 'a'.repeat(64) }),
      };
      await recordMissed(plan, texts, await ledger.runs(), await ledger.signals(), context, []);
      const due = await dueRuns(plan, texts, await ledger.runs(), await ledger.signals(), context, []);
      await carryThrough(due, texts, context);
    });

  return {
    truth: provider.truth,
    now: () => clock.now(),
    advance: (minutes) => {
      clock.advance(minutes * 60_000);
    },
    async tick(killAt = Number.POSITIVE_INFINITY) {
      const life = { isOver: false };
      let count = 0;
      try {
        await tick(async (work) => {
          if (life.isOver) throw new Killed();
          life.isOver = ++count >= killAt;
          // Every other death comes before the act, every other after it.
          if (life.isOver && killAt % 2 === 0) throw new Killed();
          const done = await work();
          if (life.isOver) throw new Killed();
          return done;
        });
      } catch (cause) {
        if (!life.isOver) throw cause;
      }
      return !life.isOver;
    },
    order: (command, run) =>
      leaveOrder(openFiles(), folder, `${++orders}`.padStart(4, '0'), { command, run, who: 'a person' }),
    runs: () => withLedger((ledger) => ledger.runs()),
    [Symbol.asyncDispose]: () => warehouse[Symbol.asyncDispose](),
  };
}

/** Does something to the outside, or dies before or after it. Whoever is dead does nothing. */
type Act = <T>(work: () => Promise<T>) => Promise<T>;

const mortalLedger = (ledger: Ledger, act: Act): Ledger => ({
  ...ledger,
  append: (entries) => act(() => ledger.append(entries)),
  freeze: (list, listFile, exclusionsFile) => act(() => ledger.freeze(list, listFile, exclusionsFile)),
});

const mortalFiles = (files: Files, act: Act): Files => ({
  ...files,
  create: (file) => openedAlive(() => files.create(file), file, act),
  publish: (file) => act(() => files.publish(file)),
  remove: (file) => act(() => files.remove(file)),
});

/** Who dies has its files closed by the system, and leaves behind what it had begun. */
async function openedAlive(open: () => Promise<FileWriter>, file: string, act: Act): Promise<FileWriter> {
  const opened: FileWriter[] = [];
  try {
    return await act(async () => {
      const writer = await open();
      opened.push(writer);
      return writer;
    });
  } catch (cause) {
    for (const writer of opened) {
      await writer[Symbol.asyncDispose]();
      await writeFile(`${file}.part`, '');
    }
    throw cause;
  }
}

const mortalChannel = (channel: Channel, act: Act): Channel => ({
  ...channel,
  send: (batch, signal) => act(() => channel.send(batch, signal)),
});
