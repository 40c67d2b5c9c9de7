import type { DeliveryContext, Pass } from './pass.ts';

/** How often orders are looked for while the provider answers slowly, in milliseconds. */
const lookEvery = 10_000;

/** When somebody wants an end, what is on its way has so long to be answered, in milliseconds. */
const drainTime = 30_000;

/** Deals with what people asked for; a list that they hold back takes no more. */
export async function heedOrders(pass: Pass): Promise<void> {
  const { context, list } = pass;
  await context.inbox?.drain();
  const held = context.inbox?.heldBack(list.runKey, list.step);
  if (held === undefined) return;
  pass.stopped ??= held;
  pass.wire.close();
}

/** Looks for orders until the pass has ended. */
export async function watchInbox(pass: Pass, ended: AbortSignal): Promise<void> {
  for (;;) {
    try {
      await pass.context.clock.sleep(lookEvery, ended);
    } catch {
      return;
    }
    try {
      await heedOrders(pass);
    } catch (cause) {
      pass.failure ??= { cause };
      return;
    }
  }
}

/** Aborts some time after somebody wanted an end, for an answer that does not come. */
export function patience({ stop, clock }: DeliveryContext, ended: AbortSignal): AbortSignal {
  const over = new AbortController();
  const wait = (): void => {
    clock.sleep(drainTime, ended).then(
      () => {
        over.abort();
      },
      () => undefined,
    );
  };
  stop?.addEventListener('abort', wait, { once: true, signal: ended });
  return over.signal;
}
