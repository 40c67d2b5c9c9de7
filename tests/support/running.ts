import { type AcceptedMessage, type FakeChannel, type Fault, openFake } from '../../src/adapters/channels/fake.ts';
import { manualClock } from '../../src/adapters/clock.ts';
import { openFiles } from '../../src/adapters/files.ts';
import { openLedger, prepareLedger } from '../../src/adapters/ledger/ledger.ts';
import { hasErrors } from '../../src/base/diagnostic.ts';
import type { Event } from '../../src/base/event.ts';
import { dateOf, instantOf, millisBetween } from '../../src/base/time.ts';
import { checkProject } from '../../src/plan/check.ts';
import type { ProjectPlan } from '../../src/plan/project-plan.ts';
import type { RunRecord, Session } from '../../src/ports.ts';
import { readProject } from '../../src/project/read.ts';
import { advanceRun } from '../../src/run/campaign-run.ts';
import { carryThrough, dueRuns } from '../../src/run/nightly.ts';
import type { ProjectFiles } from '../../src/run/definition.ts';
import { keepKeys } from '../../src/run/ledger/kept-keys.ts';
import { expireRuns } from '../../src/run/ledger/retention.ts';
import { type PlanOptions, planRun, type RunPlan } from '../../src/run/plan-run.ts';
import type { SendContext } from '../../src/run/run-context.ts';
import { defineRun } from '../../src/run/run-definition.ts';
import { type RunFolder, runFolder } from '../../src/run/run-folder.ts';
import { diagnosticLines } from './diagnostic-lines.ts';
import { smallProject } from './small-project.ts';
import { testWarehouse } from './warehouse.ts';

/** The process ends here. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

export type Changes = Readonly<Record<string, string | undefined>>;

export interface RunRig extends AsyncDisposable {
  /** A connection to the warehouse, which has `core.customers`. */
  readonly session: Session;
  readonly events: readonly Event[];
  /** Of the environment. */
  readonly root: string;
  /** Of the one run, `win_back@2017-07-03`. */
  readonly folder: RunFolder;
  /** Starts the run, or takes it up again, with the project as it is now; a process that dies does so at an event. */
  freeze(changed?: Changes, killedAt?: (event: Event) => boolean): Promise<void>;
  /** Freezes and sends. */
  carryThrough(changed?: Changes): Promise<void>;
  /** The run again, where messages leave the machine. */
  again(changed?: Changes): Promise<void>;
  /** One run of a campaign on a day that has come, carried as far as it goes; YYYY-MM-DD. */
  on(day: string, campaign?: string): Promise<RunRecord | undefined>;
  /** What the run would do. */
  plan(options?: PlanOptions): Promise<RunPlan>;
  /** What went out by a channel. */
  wentOut(channel: string): readonly AcceptedMessage[];
  /** From here on a channel refuses everything. */
  refuse(channel: string): void;
  /** A channel that takes a batch twice without a second effect loses its answers from here on, or does no more. */
  loseAnswers(channel: string, isLosing: boolean): void;
  /** A person lets an `approve` step go on. */
  approve(step: string): Promise<void>;
  /** A person gives up a run of the campaign, of a day. */
  cancel(day: string): Promise<void>;
  /** Carries every run that began and is not over as far as it goes now. */
  goOn(): Promise<void>;
  /** Every run, oldest first. */
  runs(): Promise<readonly RunRecord[]>;
  /** Time goes by. */
  advance(millis: number): void;
  /** Runs that have been over for 30 days keep nobody any longer. Resolves to their keys. */
  expire(): Promise<readonly string[]>;
  /** From here on so many bytes are free on the disk. */
  leaveFree(bytes: number): void;
  /** What the ledger says of the run. */
  record(): Promise<RunRecord | undefined>;
}

const runKey = 'win_back@2017-07-03';

/** A warehouse with ten customers and the small shop with the campaign of a test. */
export async function runRig(campaign: string, files: Changes = {}): Promise<RunRig> {
  const { warehouse, folder } = await testWarehouse();
  const clock = manualClock(instantOf('2017-07-03T05:30:00Z'));
  const ledger = await openLedger(await warehouse.session('ledger'), clock);
  const session = await warehouse.session();
  await session.run('create schema core');
  await session.run('create schema audiences');
  await makeCustomers(session, 10);
  const openShadow = async () => {
    const { warehouse: shadow } = await testWarehouse();
    await prepareLedger(await shadow.session('ledger'));
    return shadow;
  };
  const events: Event[] = [];
  let free = Number.POSITIVE_INFINITY;
  const onDisk = { ...openFiles(), free: () => Promise.resolve(free) };
  const opened = new Map<string, FakeChannel[]>();
  const refusing = new Set<string>();
  /** Channels that take a batch twice without a second effect, and whether their answers are lost now. */
  const losing = new Map<string, boolean>();
  const openChannel = (name: string): Promise<FakeChannel> => {
    const plan = (): Fault => (losing.get(name) === true ? 'lost answer' : refusing.has(name) ? 'reject' : 'accept');
    const limits = { batch: 1, inFlight: 1, idempotent: { ttl: 86_400_000 } };
    const channel = openFake({ plan, ...(losing.has(name) ? { limits } : {}) });
    opened.set(name, [...(opened.get(name) ?? []), channel]);
    return Promise.resolve(channel);
  };
  const told = (event: Event): void => {
    if (event.kind !== 'begun') events.push(event);
  };
  const context: SendContext = {
    ...{ warehouse, ledger, clock, openShadow, files: onDisk, emit: told },
    ...{ environment: { name: 'dev', deliver: 'outbox', folder }, openChannel },
    openRemote: () => Promise.reject(new Error('nothing leaves the machine')),
    openEncryption: () => Promise.reject(new Error('nothing leaves the machine')),
    keys: { address: Buffer.alloc(32, 1), unsubscribe: Buffer.alloc(32, 2) },
  };

  // The test looks into the warehouse all the while.
  const watched = { ...context, warehouse: { ...warehouse, release: () => Promise.resolve() } };
  const checked = new Map<string, { texts: ProjectFiles; plan: ProjectPlan }>();
  async function checkedPlan(changed: Changes) {
    const known = checked.get(JSON.stringify(changed));
    if (known !== undefined) return known;
    const texts = smallProject({ ...sound, 'campaigns/win_back/campaign.yml': campaign, ...files, ...changed });
    const read = readProject(texts);
    if (read.value === undefined || hasErrors(read.diagnostics)) throw new Error(diagnosticLines(read.diagnostics));
    await using shadow = await openShadow();
    const { value: plan, diagnostics } = await checkProject(read.value, shadow);
    if (plan === undefined || hasErrors(diagnostics)) throw new Error(diagnosticLines(diagnostics));
    checked.set(JSON.stringify(changed), { texts, plan });
    return { texts, plan };
  }

  async function define(changed: Changes, campaignName = 'win_back', name = '2017-07-03') {
    const { texts, plan } = await checkedPlan(changed);
    const day = { plannedAt: clock.now(), date: dateOf(name.slice(0, 10)), overrides: {} };
    return {
      texts,
      run: defineRun(plan, texts, { campaign: campaignName, runKey: `${campaignName}@${name}`, ...day }),
    };
  }

  const rig: RunRig = {
    ...{ session, events, root: folder, folder: runFolder(folder, runKey) },
    async freeze(changed: Changes = {}, killedAt: (event: Event) => boolean = () => false) {
      const { texts, run } = await define(changed);
      const emit = (event: Event): void => {
        events.push(event);
        if (killedAt(event)) throw new Killed();
      };
      try {
        await advanceRun(run, texts, { ...context, emit });
      } catch (cause) {
        if (!(cause instanceof Killed)) throw cause;
      }
    },
    async carryThrough(changed: Changes = {}) {
      const { texts, run } = await define(changed);
      await carryThrough([run], texts, watched);
    },
    async again(changed: Changes = {}) {
      const { texts, run } = await define(changed, 'win_back', '2017-07-03#2');
      await carryThrough([run], texts, { ...watched, environment: { ...context.environment, deliver: 'providers' } });
    },
    async on(day: string, campaignName = 'win_back') {
      clock.advance(millisBetween(clock.now(), instantOf(`${day}T05:30:00Z`)));
      const { texts, run } = await define({}, campaignName, day);
      await carryThrough([run], texts, watched);
      return (await ledger.runs()).find((one) => one.runKey === run.occasion.runKey);
    },
    plan: async (options) => planRun((await define({})).run, context, options),
    wentOut: (channel) => (opened.get(channel) ?? []).flatMap(({ truth }) => truth.accepted),
    refuse: (channel) => void refusing.add(channel),
    loseAnswers: (channel, isLosing) => void losing.set(channel, isLosing),
    approve: (step) => ledger.append([{ kind: 'step', runKey, step, status: 'open', note: 'approved' }]),
    async cancel(day) {
      const cancelled = { campaign: 'win_back', runKey: `win_back@${day}`, status: 'cancelled' } as const;
      await ledger.append([{ kind: 'run', ...cancelled, plannedAt: clock.now(), definition: '' }]);
    },
    async goOn() {
      const { texts, plan } = await checkedPlan({});
      const open = await dueRuns(plan, texts, await ledger.runs(), [], context, []);
      await carryThrough(open, texts, watched);
    },
    runs: () => ledger.runs(),
    advance: (millis) => {
      clock.advance(millis);
    },
    async expire() {
      await using looking = await warehouse.session('ledger');
      const inside = { files: onDisk, folder, clock, zone: 'Europe/London' };
      const kept = (run: RunRecord) => keepKeys(run, { ...inside, session: looking, ledger });
      return await expireRuns(await ledger.runs(), { amount: 30, unit: 'days' }, { ...inside, keepKeys: kept });
    },
    leaveFree: (bytes) => {
      free = bytes;
    },
    record: async () => (await ledger.runs()).find((run) => run.runKey === runKey),
    async [Symbol.asyncDispose]() {
      await session[Symbol.asyncDispose]();
      await ledger[Symbol.asyncDispose]();
      await warehouse[Symbol.asyncDispose]();
    },
  };
  return rig;
}

/** A new night: customers 1 to `count`, and the audience of all of them. */
export async function makeCustomers(session: Session, count: number): Promise<void> {
  await session.run(
    `create or replace table core.customers as select i::integer as customer_id, 'p' || i || '@example.com' as email,
       true as email_consent, timestamptz '2017-06-01T00:00:00Z' as modified_at from range(1, ${count + 1}) t(i)`,
  );
  await session.run('create or replace table audiences.lapsed as select customer_id, email from core.customers');
}

export const sound: Changes = {
  'muster.yml': smallProject().get('muster.yml')?.replace('provider: smtp, url: { env: SMTP_URL }', 'provider: outbox'),
  'models/sources.yml': `
customers:
  files: data/exports/customers.csv
  columns:
    customer_id: { type: integer, required: true }
    email: { type: varchar }
    email_consent: { type: boolean }
    modified_at: { type: timestamptz }
`,
  'campaigns/win_back/recent.sql': undefined,
  'campaigns/win_back/offer.mjml': undefined,
};
