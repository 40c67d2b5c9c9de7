import type { Emit, Event } from '../../base/event.ts';

/** Items that are worked on side by side, as far as they do not wait for one another. */
export interface Queue<Item> {
  /** Each after those it waits for. */
  readonly items: readonly Item[];
  /** What has to be done before; what is not among the items is there already. */
  readonly waitsFor: (item: Item) => Iterable<Item>;
}

/**
 * Works through a queue: as many items at a time as there are lanes, and of those that need not wait the first one first.
 * When one throws, none is begun any more; it rejects after those at work have ended.
 */
export async function workThrough<Item, Lane>(
  { items, waitsFor }: Queue<Item>,
  lanes: readonly Lane[],
  work: (item: Item, lane: Lane) => Promise<void>,
): Promise<void> {
  const undone = new Set(items);
  const waiting = new Set(items);
  const free = [...lanes];
  const busy = new Set<Promise<void>>();
  const start = (item: Item, lane: Lane): void => {
    waiting.delete(item);
    const done = work(item, lane).then(() => {
      undone.delete(item);
      free.push(lane);
      busy.delete(done);
    });
    busy.add(done);
  };
  const isReady = (item: Item): boolean => [...waitsFor(item)].every((other) => !undone.has(other));
  try {
    while (undone.size > 0) {
      for (const item of waiting) {
        if (free.length === 0) break;
        if (isReady(item)) start(item, free.shift() as Lane);
      }
      await Promise.race(busy);
    }
  } finally {
    await Promise.allSettled(busy);
  }
}

/** Lets news of each item through in the order of the items, as if one had been worked on after the other. */
export function newsInOrder<Item>(items: readonly Item[], emit: Emit) {
  const kept = new Map<Item, Event[]>();
  const done = new Set<Item>();
  let first = 0;
  return {
    /** Takes the news of one item. */
    of:
      (item: Item): Emit =>
      (event) => {
        if (item === items[first]) emit(event);
        else kept.set(item, [...(kept.get(item) ?? []), event]);
      },
    /** Says that there will be no more news of it. */
    end(item: Item): void {
      done.add(item);
      for (; first < items.length && done.has(items[first] as Item); first++) tell(items[first + 1]);
    },
  };

  function tell(item: Item | undefined): void {
    if (item === undefined) return;
    for (const event of kept.get(item) ?? []) emit(event);
    kept.delete(item);
  }
}
