import type { Instant } from '../../base/time.ts';
import { millisBetween } from '../../base/time.ts';
import type { Clock } from '../../ports.ts';

/** A moment by both clocks of a machine: the one that people set, and the one that only goes on. */
export interface ClockReading {
  readonly wall: Instant;
  /** Milliseconds. */
  readonly monotonic: number;
}

export const readClocks = (clock: Clock): ClockReading => ({ wall: clock.now(), monotonic: clock.monotonic() });

/** Milliseconds since a reading, by the clock that says more: either of them may have stood still. */
export function ageOf(reading: ClockReading, clock: Clock): number {
  const { wall, monotonic } = readClocks(clock);
  return Math.max(millisBetween(reading.wall, wall), monotonic - reading.monotonic);
}

/** By how much one clock went on further than the other since a reading, in milliseconds. */
export function driftOf(reading: ClockReading, clock: Clock): number {
  const { wall, monotonic } = readClocks(clock);
  return millisBetween(reading.wall, wall) - (monotonic - reading.monotonic);
}
