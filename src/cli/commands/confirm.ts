import type { RunRecord } from '../../ports.ts';
import { readProject } from '../../project/read.ts';
import type { Order } from '../../project/schema/order.ts';
import { campaignFilesHash, openLists } from '../../run/steer/confirmation.ts';
import { readProjectFiles } from '../../run/definition.ts';
import { carryThrough } from '../../run/nightly.ts';
import { reopenRun } from '../../run/run-definition.ts';
import { runFolder } from '../../run/run-folder.ts';
import { readGraph } from '../../run/run-graph.ts';
import { openRunContext, openSendContext } from '../context.ts';
import { assertSecrets } from '../ways-out.ts';
import { type ExitCode, exitCode, Refusal } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { namedRun } from '../named-run.ts';
import { giveOrder, sayGiven, whoOf } from '../orders.ts';
import { showResults } from '../run-results.ts';
import { withEngine } from '../runner.ts';
import { openSetting, type Setting } from '../setting.ts';
import type { SteerOptions } from './steer.ts';

/** A build may hold the warehouse: what was confirmed waits for it, in milliseconds. */
const patience = 600_000;

/**
 * `muster confirm RUN [STEP]`: what waits for a person goes on, carried through in the foreground, or by whoever is at work.
 * What is confirmed are the lists as they are now: others that take their place are not.
 */
export async function confirm(options: SteerOptions, io: Io): Promise<ExitCode> {
  const setting = await openSetting(options, io);
  const { place, environment, plan } = setting;
  const desk = { ...setting, project: plan.project };
  const run = await namedRun(options.run, desk);
  const asking = await askingSteps(run, setting);
  const order =
    options.step === undefined
      ? await confirmed(run, asking, options, setting)
      : approved(run, asking, options.step, options, io);
  await assertSecrets(plan.project, environment, place, io);
  const given = await giveOrder(order, desk);
  const goesOn = given.result === 'applied';
  if (!goesOn || !options.json) await sayGiven(order, given, desk);
  if (!goesOn) return given.result === 'refused' ? exitCode.failed : exitCode.done;
  return carryOn(run, setting);
}

async function carryOn({ runKey }: RunRecord, setting: Setting): Promise<ExitCode> {
  const { place, files, environment, clock, options, io } = setting;
  return withEngine(setting, { command: `confirm ${runKey}`, ledger: 'write', wait: patience }, async (work) => {
    await using context = await openSendContext(
      await openRunContext(work.engine, place, environment, clock, work.emit),
      place,
      io,
    );
    const run = await reopenRun(runFolder(environment.folder, runKey), context);
    return await showResults(await carryThrough([run], files, context), context, options, io);
  });
}

const given = ({ why }: SteerOptions, io: Io) => ({ who: whoOf(io), ...(why === undefined ? {} : { why }) });

/** The lists that the run waits with, by their hashes, and the files that they come from. */
async function confirmed(
  run: RunRecord,
  asking: readonly string[],
  options: SteerOptions,
  { place, environment, io }: Setting,
): Promise<Order> {
  const lists = openLists(run).map(({ hash }) => hash);
  if (run.status !== 'waiting_confirm' || lists.length === 0) throw new Refusal(notAsked(run), hintOf(run, asking));
  const { definition } = runFolder(environment.folder, run.runKey);
  const kept = readProject(await readProjectFiles(place.files, definition)).value;
  const campaign = [...(kept?.campaigns.values() ?? [])].find(({ id }) => id === run.campaign);
  if (campaign === undefined) throw new Error(`${definition} has no campaign ${run.campaign}`);
  return { ...given(options, io), command: 'confirm', run: run.runKey, files: campaignFilesHash(campaign), lists };
}

function approved(run: RunRecord, asking: readonly string[], step: string, options: SteerOptions, io: Io): Order {
  if (!asking.includes(step))
    throw new Refusal(`"${step}" of ${run.runKey} does not wait for a person`, hintOf(run, asking));
  return { ...given(options, io), command: 'approve', run: run.runKey, step };
}

const notAsked = ({ runKey, status }: RunRecord): string =>
  status === 'waiting_confirm'
    ? `${runKey} has no list to confirm`
    : `${runKey} does not wait for a confirmation: it is ${status}`;

/** Steps that wait for a person: a wait for a time ends by itself. */
async function askingSteps(record: RunRecord, { place, environment }: Setting): Promise<string[]> {
  const { runKey, steps } = record;
  const graph = await readGraph(place.files, runFolder(environment.folder, runKey), record);
  const isAsking = (name: string) => graph.some((step) => step.name === name && step.kind === 'approve');
  return steps.filter(({ step, status }) => status === 'waiting' && isAsking(step)).map(({ step }) => step);
}

const hintOf = ({ runKey }: RunRecord, [step]: readonly string[]): string | undefined =>
  step === undefined ? undefined : `muster confirm ${runKey} ${step} lets ${step} go on`;
