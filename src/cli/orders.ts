import type { Emit } from '../base/event.ts';
import { Busy, type Row, type Warehouse } from '../ports.ts';
import type { Order } from '../project/schema/order.ts';
import { commandWords, leaveOrder, takeBackOrder } from '../run/steer/inbox.ts';
import { othersAtWork, signIn } from './at-work.ts';
import { openEngine, whyForeign } from './context.ts';
import { dealWithOrders } from './deal-with-orders.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import type { Io } from './io.ts';
import type { Desk } from './desk.ts';
import { orderId } from './order-id.ts';
import { reporter } from './reporter.ts';

/** `queued`: another muster is at work, and takes it up. */
export type Given =
  | { readonly result: 'applied' | 'queued' }
  | { readonly result: 'refused'; readonly because: string };

/** Leaves an order, and carries it out when nobody is at work. */
export async function giveOrder(order: Order, desk: Desk, id = orderId()): Promise<Given> {
  await leaveOrder(desk.place.files, desk.environment.folder, id, order);
  return carryOut(id, order, desk);
}

/** Gives an order and says what became of it; `more` stands beside that in JSON. */
export async function giveAndSay(order: Order, desk: Desk, more: Row = {}): Promise<ExitCode> {
  const given = await giveOrder(order, desk);
  await sayGiven(order, given, desk, more);
  return given.result === 'refused' ? exitCode.failed : exitCode.done;
}

export async function sayGiven(order: Order, given: Given, desk: Desk, more: Row = {}): Promise<void> {
  const { options, io } = desk;
  if (options.json) io.out(JSON.stringify({ command: commandWords(order), ...given, ...more }, null, 2));
  else io.out(await saidOf(order, given, desk));
}

async function carryOut(id: string, order: Order, desk: Desk): Promise<Given> {
  const { place, project, environment, clock, options, io } = desk;
  const words = commandWords(order);
  using news = reporter({ options, io, project, monotonic: () => clock.monotonic() });
  // What became of this order is the answer, not news.
  const emit: Emit = (event) => {
    if (event.kind !== 'order' || event.command !== words) news.emit(event);
  };
  try {
    await using engine = await openEngine({
      ...{ root: place.root, project, environment, ledger: true, warehouse: false },
    });
    await using _note = await signIn(place, io, `${words} --env ${environment.name}`);
    const foreign = await whyForeign({ engine, place, environment, clock });
    if (foreign !== undefined) {
      // Its hashes would mean nobody once the right key is back.
      await takeBackOrder(place.files, environment.folder, id);
      throw foreign;
    }
    const because = await outcomeOf(id, engine, desk, emit);
    if (because === undefined) return { result: 'queued' };
    return because === '' ? { result: 'applied' } : { result: 'refused', because };
  } catch (cause) {
    if (!(cause instanceof Busy)) throw cause;
    return { result: 'queued' };
  }
}

/** Why the order was refused; empty when it was carried out, by this process or by another one before. */
async function outcomeOf(
  id: string,
  engine: Warehouse,
  { place, environment, clock }: Desk,
  emit: Emit,
): Promise<string | undefined> {
  const dealt = await dealWithOrders({ engine, place, environment, clock, emit }, [id]);
  return dealt.get(id);
}

async function saidOf(order: Order, given: Given, { place, io }: Desk): Promise<string> {
  const words = io.style.bold(commandWords(order));
  switch (given.result) {
    case 'applied':
      return `${io.style.green('applied')}  ${words}`;
    case 'refused':
      return `${io.style.red('refused')}  ${words}: ${given.because}`;
    case 'queued': {
      const others = (await othersAtWork(place, io)).join(' and ');
      const who = others === '' ? 'another muster' : others;
      return `${io.style.yellow('queued')}   ${words}: ${who} is at work and takes it up`;
    }
  }
}

/** Who gives an order, as the shell knows it. */
export const whoOf = ({ env }: Io): string => env['USER'] ?? env['LOGNAME'] ?? 'somebody';
