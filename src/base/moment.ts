import { dateOf, type Instant, instantOf, instantOfLocal, type LocalTime, localTime, localTimeOf } from './time.ts';

/** One point in time as people write it: a local day, a local time, or an instant with its own offset. */
const shape = /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(:\d{2})?)?(Z|[+-]\d{2}:\d{2})?$/;

/** How it is written, for hints. */
export const momentForms = 'write 2026-12-24T09:00, 2026-12-24 or 2026-12-24T09:00Z';

/** Why a text is no moment, or nothing. */
export function momentProblem(text: string): string | undefined {
  const [, day = '', time, , offset] = shape.exec(text) ?? [];
  if (day === '' || (time === undefined && offset !== undefined)) return momentForms;
  if (!isUnderstood(() => dateOf(day))) return `there is no day ${day}`;
  return isUnderstood(() => instantOfMoment(text, 'UTC'))
    ? undefined
    : `there is no time ${text.slice(day.length + 1)}`;
}

/** The instant of a moment that has no problem. A day is its start; local times belong to the zone. */
export const instantOfMoment = (text: string, zone: string): Instant =>
  hasOffset(text) ? instantOf(text) : instantOfLocal(localTimeOf(text), zone);

/** The time on the wall of a moment that has no problem. It may be one that the clocks of the zone skip. */
export const localOfMoment = (text: string, zone: string): LocalTime =>
  hasOffset(text) ? localTime(instantOf(text), zone) : localTimeOf(text);

const hasOffset = (text: string): boolean => shape.exec(text)?.[4] !== undefined;

function isUnderstood(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch {
    return false;
  }
}
