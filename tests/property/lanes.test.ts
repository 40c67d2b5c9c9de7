import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Event } from '../../src/base/event.ts';
import { newsInOrder, workThrough } from '../../src/run/build/lanes.ts';

/** Items by their numbers, each with those before it that it waits for, and how many turns its work takes. */
const graphs = fc.array(fc.record({ waitsFor: fc.array(fc.nat(30), { maxLength: 3 }), turns: fc.nat(6) }), {
  maxLength: 30,
});

const needsOf = (waitsFor: readonly number[], item: number): number[] => waitsFor.filter((other) => other < item);

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await Promise.resolve();
}

test('every item is worked on once, after those it waits for, one at a time on each lane, and news come in order', () =>
  fc.assert(
    fc.asyncProperty(graphs, fc.integer({ min: 1, max: 4 }), async (graph, lanes) => {
      const items = [...graph.keys()];
      const done: number[] = [];
      const busy = new Set<number>();
      const told: Event[] = [];
      const news = newsInOrder(items, (event) => told.push(event));
      const waitsFor = (item: number) => needsOf(graph[item]?.waitsFor ?? [], item);
      await workThrough({ items, waitsFor }, [...Array(lanes).keys()], async (item, lane) => {
        expect(waitsFor(item).filter((other) => !done.includes(other))).toEqual([]);
        expect(busy.has(lane)).toBe(false);
        busy.add(lane);
        news.of(item)(newsOf(item, 'begins'));
        await turns(graph[item]?.turns ?? 0);
        news.of(item)(newsOf(item, 'ends'));
        busy.delete(lane);
        done.push(item);
        news.end(item);
      });
      expect(done.toSorted((a, b) => a - b)).toEqual(items);
      expect(told).toEqual(items.flatMap((item) => [newsOf(item, 'begins'), newsOf(item, 'ends')]));
    }),
  ));

test('after an item that throws none is begun, and those at work end first', () =>
  fc.assert(
    fc.asyncProperty(graphs, fc.integer({ min: 1, max: 4 }), fc.nat(29), async (graph, lanes, broken) => {
      const items = [...graph.keys()];
      let atWork = 0;
      let isBroken = false;
      const waitsFor = (item: number) => needsOf(graph[item]?.waitsFor ?? [], item);
      const result = workThrough({ items, waitsFor }, [...Array(lanes).keys()], async (item) => {
        expect(isBroken).toBe(false);
        atWork++;
        await turns(graph[item]?.turns ?? 0);
        atWork--;
        isBroken = item === broken;
        if (isBroken) throw new Error(`item ${item}`);
      });
      if (broken < graph.length) await expect(result).rejects.toThrow(`item ${broken}`);
      else await result;
      expect(atWork).toBe(0);
    }),
  ));

const newsOf = (item: number, because: string): Event => ({ kind: 'model-kept', model: String(item), because });
