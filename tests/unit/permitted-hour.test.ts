import { describe, expect, test } from 'vitest';
import { type Instant, instantOf, instantOfMillis, nextClockChange } from '../../src/base/time.ts';
import { endOf, firstHour } from '../../src/run/prepare/hours.ts';
import type { MessageRules } from '../../src/run/prepare/message-rules.ts';
import { permittedHour, type Timed } from '../../src/run/send/permitted-hour.ts';
import { rulesOf } from '../support/message-rules.ts';

/**
 * Every zone that there is, around both changes of its clocks, against a clock on the wall that is read minute by minute and
 * knows nothing of how instants are computed.
 */

const zones = Intl.supportedValuesOf('timeZone');
const quarter = 15 * 60_000;
const hour = 4 * quarter;

/** The day and the minute of the day on the wall. */
function wallIn(zone: string): (millis: number) => { readonly day: string; readonly minute: number } {
  const format = new Intl.DateTimeFormat('en-CA', {
    ...{ timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  });
  return (millis) => {
    const [day = '', time = ''] = format.format(millis).split(', ');
    return { day, minute: minuteOf(time) };
  };
}

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

interface Hours {
  readonly sendAt?: string;
  readonly quiet?: readonly [from: string, to: string];
}

const isQuiet = (minute: number, { quiet }: Hours): boolean => {
  if (quiet === undefined) return false;
  const [from, to] = quiet.map(minuteOf) as [number, number];
  return from < to ? from <= minute && minute < to : from <= minute || minute < to;
};

/** The first quarter of an hour, not before a list is made, that is late enough on the wall and not quiet. */
function firstOnTheWall(made: number, wall: ReturnType<typeof wallIn>, hours: Hours): number {
  const sendAt = hours.sendAt === undefined ? undefined : minuteOf(hours.sendAt);
  let isLateEnough = sendAt === undefined;
  for (let at = made; ; at += quarter) {
    if (sendAt !== undefined) {
      const before = wall(at - quarter);
      const now = wall(at);
      // The hands come to it, or jump over it.
      const isJumped = now.minute > sendAt && (before.minute < sendAt || before.day < now.day);
      isLateEnough ||= now.minute === sendAt || isJumped;
    }
    if (isLateEnough && !isQuiet(wall(at).minute, hours)) return at;
  }
}

/** When lists are made: some hours before each change of the clocks in a year, or on some day where they are never changed. */
function occasions(zone: string): number[] {
  const found: number[] = [];
  for (let at: Instant | undefined = instantOf('2026-01-01T00:00:00Z'); ; ) {
    at = nextClockChange(at, zone);
    if (at === undefined || at.epochMilliseconds > Date.UTC(2027, 0, 1)) break;
    found.push(at.epochMilliseconds - 20 * hour, at.epochMilliseconds - 2 * hour, at.epochMilliseconds);
  }
  return found.length === 0 ? [Date.UTC(2026, 2, 28, 12)] : found;
}

function messageOf(rules: MessageRules, made: number, zone: string): Timed {
  const at = instantOfMillis(made);
  return { seq: 0, zone, notBefore: firstHour(rules, at, zone), expiresAt: endOf(rules, at) };
}

/** A run that wakes up when its message may go: how often it sends it, and when. */
function sendings(message: Timed, rules: MessageRules, made: number): number[] {
  const permitted = permittedHour(rules);
  let now = instantOfMillis(made);
  for (let wakes = 0; wakes < 10; wakes++) {
    const first = permitted(message, now);
    if (first === undefined) return [];
    if (first.epochMilliseconds === now.epochMilliseconds) return [first.epochMilliseconds];
    now = first;
  }
  return [];
}

const rulesFor = ({ sendAt, quiet }: Hours): MessageRules =>
  rulesOf(
    sendAt === undefined ? '' : `, send_at: "${sendAt}"`,
    quiet === undefined ? '{}' : `{ quiet_hours: [{ kinds: [email], from: "${quiet[0]}", to: "${quiet[1]}" }] }`,
  );

const cases: readonly Hours[] = [
  { quiet: ['21:00', '08:00'] },
  { sendAt: '10:00', quiet: ['21:00', '08:00'] },
  // Hours that a change skips, or brings twice.
  { sendAt: '02:30' },
  { sendAt: '00:00' },
  { quiet: ['23:00', '02:30'] },
  { sendAt: '01:30', quiet: ['01:00', '02:00'] },
];

describe.each(cases)('send_at $sendAt, quiet $quiet', (hours) => {
  const rules = rulesFor(hours);

  test('in every zone each message goes once, in the first hour that is permitted on the wall', () => {
    const wrong: string[] = [];
    for (const zone of zones) {
      const wall = wallIn(zone);
      for (const made of occasions(zone)) {
        const expected = firstOnTheWall(made, wall, hours);
        const sent = sendings(messageOf(rules, made, zone), rules, made);
        if (sent.length !== 1 || sent[0] !== expected)
          wrong.push(`${zone}, made ${text(made)}: ${sent.map(text).join(' ')} and not ${text(expected)}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('a clock that jumps by two hours sends nothing early, and nothing is stuck', () => {
    const permitted = permittedHour(rules);
    const wrong: string[] = [];
    for (const zone of zones) {
      const wall = wallIn(zone);
      for (const made of occasions(zone)) {
        const message = messageOf(rules, made, zone);
        const first = firstOnTheWall(made, wall, hours);
        for (const jump of [-2 * hour, -quarter, quarter, 2 * hour]) {
          const now = instantOfMillis(first + jump);
          const next = permitted(message, now)?.epochMilliseconds;
          const isEarly = next !== undefined && (next < first || isQuiet(wall(next).minute, hours));
          if (next === undefined || isEarly) wrong.push(`${zone}, made ${text(made)}, now ${now.toString()}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });
});

test('there are about four hundred of them', () => {
  expect(zones.length).toBeGreaterThan(400);
});

const text = (millis: number): string => new Date(millis).toISOString();
