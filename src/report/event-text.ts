import type { Event, FailedTest } from '../base/event.ts';
import { instantOf } from '../base/time.ts';
import type { MessageStatus } from '../ports.ts';
import { localDayMinute } from './local-minute.ts';
import { counted, duration, grouped, percent } from './number-text.ts';
import { messageOrder, messageText } from './run-words.ts';
import { plain, type Style } from './style.ts';
import { padEnd, printable } from './text-width.ts';

/**
 * One line of news: what happened, to what, and what came of it. Lines of one run stand under one another where no subject
 * is wider than `width`. Times are local to the zone.
 */
export function eventText(event: Event, zone: string, style: Style = plain, width = 28): string {
  const { verb, subject, detail, millis, paint = 'green' } = wordsOf(event, zone);
  const line = `${style[paint](padEnd(verb, 8))} ${padEnd(printable(subject), width)}  ${printable(detail)}`;
  return millis === undefined ? line : `${line}${style.dim(` · ${duration(millis)}`)}`;
}

interface Words {
  readonly verb: string;
  readonly subject: string;
  readonly detail: string;
  readonly millis?: number;
  readonly paint?: keyof Style;
}

function wordsOf(event: Event, zone: string): Words {
  switch (event.kind) {
    case 'begun':
      return { verb: event.doing, subject: event.subject, detail: `${event.number} of ${event.of}`, paint: 'cyan' };
    case 'source-loaded':
      return { verb: 'loaded', subject: `raw.${event.source}`, detail: loaded(event), millis: event.millis };
    case 'source-failed':
      return failed(`raw.${event.source}`, event.because);
    case 'model-built':
      return { verb: 'built', subject: event.model, detail: built(event), millis: event.millis };
    case 'model-kept':
      return { verb: 'kept', subject: event.model, detail: event.because, paint: 'dim' };
    case 'model-failed':
      return failed(event.model, event.problem ?? event.tests.map(failedTest).join(', '));
    case 'model-skipped':
      return { verb: 'skipped', subject: event.model, detail: event.because, paint: 'yellow' };
    case 'tests-warned':
      return warned(event);
    case 'step-built':
      return { verb: 'step', subject: stepName(event), detail: outputs(event.rows), millis: event.millis };
    case 'list-frozen':
      return { verb: 'listed', subject: stepName(event), detail: listed(event.rows, event.excluded) };
    case 'sending':
      return { verb: 'sending', subject: stepName(event), detail: progress(event.done, event.total), paint: 'cyan' };
    case 'sending-waits':
      return waits(stepName(event), `${duration(event.millis)} for the provider: ${event.because}`);
    case 'sending-warned':
      return { verb: 'warned', subject: stepName(event), detail: event.because, paint: 'yellow' };
    case 'sent':
      return { verb: 'sent', subject: stepName(event), detail: messages(event.counts) };
    case 'step-waits':
      return waits(stepName(event), whatFor(event.until, zone));
    case 'alert':
      return { verb: 'alert', subject: stepName(event), detail: alerted(event), paint: 'yellow' };
    case 'run-done':
      return { verb: 'done', subject: event.runKey, detail: 'all steps', millis: event.millis };
    case 'run-failed':
      return failed(event.runKey, event.because);
    case 'runs-missed':
      return { verb: 'missed', ...missed(event), paint: 'yellow' };
    case 'reached-before':
      return { verb: 'again', subject: event.runKey, detail: event.note, paint: 'yellow' };
    case 'run-asks':
      return waits(event.runKey, `for a person: ${event.because}`);
    case 'order':
      return ordered(event);
    case 'order-unreadable':
      return { verb: 'alert', subject: event.file, detail: 'is no command that muster understands', paint: 'red' };
  }
}

const whatFor = (until: string | undefined, zone: string): string =>
  until === undefined ? 'for a person' : `until ${localDayMinute(instantOf(until), zone)}`;

const waits = (subject: string, detail: string): Words => ({ verb: 'waits', subject, detail, paint: 'yellow' });

const failed = (subject: string, because: string): Words => ({
  verb: 'failed',
  subject,
  detail: because,
  paint: 'red',
});

const warned = ({ subject, tests }: Extract<Event, { kind: 'tests-warned' }>): Words => ({
  verb: 'warning',
  subject,
  detail: tests.map(failedTest).join(', '),
  paint: 'yellow',
});

const alerted = ({ title, text, rows }: Extract<Event, { kind: 'alert' }>): string =>
  [title, ...(text === undefined ? [] : [text]), counted(rows, 'row')].join(' · ');

const ordered = ({ command: subject, who, refused }: Extract<Event, { kind: 'order' }>): Words =>
  refused === undefined
    ? { verb: 'applied', subject, detail: `as ${who} asked`, paint: 'cyan' }
    : { verb: 'refused', subject, detail: refused, paint: 'yellow' };

/** Who was away for a weekend wants one line of it, not one for each quarter of an hour. */
function missed({ campaign, runKeys }: Extract<Event, { kind: 'runs-missed' }>): Pick<Words, 'subject' | 'detail'> {
  const [first = '', ...more] = runKeys;
  const last = more.at(-1);
  if (last === undefined) return { subject: first, detail: 'nobody started it in time' };
  const which = `${counted(runKeys.length, 'run')} from ${first} to ${last}`;
  return { subject: campaign, detail: `${which}: nobody started them in time` };
}

const stepName = ({ campaign, step }: { readonly campaign: string; readonly step: string }): string =>
  `${campaign}.${step}`;

const failedTest = ({ test, rows, note }: FailedTest): string => `${test} ${note ?? `found ${counted(rows, 'row')}`}`;

const built = ({ rows, stale = [] }: Extract<Event, { kind: 'model-built' }>): string =>
  stale.length === 0 ? counted(rows, 'row') : `${counted(rows, 'row')} out of an earlier ${stale.join(', ')}`;

const loaded = ({ rows, files, rejects }: Extract<Event, { kind: 'source-loaded' }>): string =>
  files === 0
    ? 'nothing new'
    : [
        counted(rows, 'row'),
        ...(files === 1 ? [] : [`from ${counted(files, 'file')}`]),
        ...(rejects === 0 ? [] : [`and ${counted(rejects, 'reject')}`]),
      ].join(' ');

/** `4,812 rows`; with several outputs each by its name, the main one first and without. */
function outputs(rows: Readonly<Record<string, number>>): string {
  const all = Object.entries(rows);
  if (all.length === 1 && all[0]?.[0] === '') return counted(all[0][1], 'row');
  return all.map(([port, count]) => (port === '' ? counted(count, 'row') : `${port} ${grouped(count)}`)).join(', ');
}

const listed = (rows: number, excluded: number): string => `${counted(rows, 'message')}, ${grouped(excluded)} excluded`;

const progress = (done: number, total: number): string =>
  `${grouped(done)} of ${grouped(total)} (${percent(done, total)})`;

function messages(counts: Readonly<Partial<Record<MessageStatus, number>>>): string {
  const parts = messageOrder.flatMap((status) => {
    const count = counts[status] ?? 0;
    return count === 0 ? [] : [`${grouped(count)} ${messageText[status]}`];
  });
  return parts.length === 0 ? 'nothing to send' : parts.join(', ');
}
