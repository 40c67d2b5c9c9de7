import { type Diagnostic, error } from '../base/diagnostic.ts';
import type { Statement } from '../base/statement.ts';
import { didYouMean } from '../base/suggest.ts';
import type { ComparedColumn, ParsedSelect } from '../project/parsed-select.ts';
import { type Campaign, type ChannelStep, isChannelStep } from '../project/project.ts';
import type { ChannelKind } from '../project/schema/channels.ts';
import { eventKinds, pieceKinds } from '../project/schema/order.ts';
import { tableSpan } from './check-sql.ts';

/** What nobody can ever report of messages of a kind, whatever their provider, and however it comes into the ledger. */
const neverReported: Readonly<Record<ChannelKind, readonly string[]>> = {
  email: ['returned', ...pieceKinds],
  sms: ['opened', 'returned', ...pieceKinds],
  push: ['complained', 'returned', ...pieceKinds],
  // What a machine was told may be anything.
  webhook: [],
  direct_mail: ['opened', 'clicked'],
};

const known: readonly string[] = [...eventKinds, ...pieceKinds];

/** Where the ledger keeps what became of messages. */
const views = ['events', 'reactions'];

type Asked = Pick<ParsedSelect, 'tables' | 'ledger'>;

/** An event that a query of a campaign waits for, and where it says so. */
interface Awaited {
  readonly event: string;
  readonly column: ComparedColumn;
}

/**
 * A query that looks for what can never be reported finds nobody, or everybody, and says nothing of it. Only what it
 * surely asks about the campaign's own steps is held against them: the steps that it names, or all when it looks at its run or
 * its campaign alone.
 */
export function checkEvents(sql: Statement, asked: Asked, campaign: Campaign): Diagnostic[] {
  const { ledger } = asked;
  const named = ledger.chosen.filter(({ column }) => isOf(column, 'kind', 'ledger.events'));
  const awaited: Awaited[] = [
    ...named.flatMap(({ column, of }) => of.map((event) => ({ event, column }))),
    ...ledger.columns
      .filter((column) => column.column.startsWith('is_') && isOf(column, column.column, 'ledger.reactions'))
      .map((column) => ({ event: column.column.slice('is_'.length), column })),
  ].filter(({ event }) => !event.startsWith('$'));
  const steps = stepsAsked(asked, campaign);
  return awaited.flatMap(({ event, column }) => {
    const { position } = column;
    const span = tableSpan(sql, { catalog: '', schema: '', name: column.text, position });
    if (!known.includes(event) && named.some((one) => one.column === column))
      return [error('unknown-event', `there is no event "${event}"`, { span, hint: didYouMean(event, known) })];
    const kinds = [...new Set(steps.map(({ kind }) => kind))];
    if (kinds.length === 0 || !kinds.every((kind) => neverReported[kind].includes(event))) return [];
    const who = `${steps.map(({ name }) => name).join(', ')} ${steps.length === 1 ? 'is' : 'are'}`;
    const possible = eventKinds.filter((one) => kinds.some((kind) => !neverReported[kind].includes(one)));
    return [
      error('never-reported', `${who} of kind ${kinds.join(' and ')}, of which "${event}" is never reported`, {
        span,
        hint: `there is ${possible.join(', ')}`,
      }),
    ];
  });
}

const isOf = ({ column, tables }: ComparedColumn, name: string, view: string): boolean =>
  column.toLowerCase() === name && tables.length === 1 && tables[0] === view;

/** The channel steps of the campaign that a query asks about; none when it may be about others. */
function stepsAsked({ tables, ledger: { chosen } }: Asked, { id, steps }: Campaign): readonly ChannelStep[] {
  // Of several looks at the history nobody can tell here which condition belongs to which.
  if (tables.filter(({ schema, name }) => schema === 'ledger' && views.includes(name)).length !== 1) return [];
  const valuesOf = (name: string) =>
    chosen.filter(({ column }) => column.column.toLowerCase() === name).flatMap(({ of }) => of);
  const campaigns = valuesOf('campaign');
  const isOwn =
    campaigns.length > 0
      ? campaigns.every((one) => one === '$campaign' || one === id)
      : valuesOf('run_key').includes('$run_key');
  const names = valuesOf('step');
  return [...steps.values()]
    .filter(isChannelStep)
    .filter(({ name }) => isOwn && (names.length === 0 || names.includes(name)));
}
