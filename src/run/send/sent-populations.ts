import { identifier, literal } from '../../base/sql-text.ts';
import type { Parameter } from '../../base/parameter.ts';
import type { Session } from '../../ports.ts';
import type { ChannelStep } from '../../project/project.ts';
import { writeParquet } from '../parquet.ts';
import { openInput, type PopulateContext, type Population } from '../populate.ts';
import { PopulationProblem } from '../population-rules.ts';
import { countRows } from '../rows.ts';

/** What became of the row of a channel step, by the state of its message. */
const fates = {
  '': `status = 'accepted'`,
  excluded: `status in ('left out', 'dropped')`,
  rejected: `status in ('rejected', 'failed')`,
  unknown: `status in ('unknown', 'listed', 'deferred', 'retry')`,
} as const;

const reasons: Readonly<Record<string, string>> = { excluded: 'exclusion_reason', rejected: 'rejection_reason' };

/**
 * What a channel step hands on once its list is settled: the rows of its input, by what became of their messages. Needs the
 * ledger and the run's own files, not the warehouse; a plan, which sends nothing, takes all messages for accepted. The
 * outputs add up to the input; asserted.
 */
export async function sentPopulations(
  session: Session,
  step: ChannelStep,
  context: Pick<PopulateContext, 'files' | 'folder' | 'project' | 'absent'>,
  messages: { readonly runKey: string } | 'all accepted',
): Promise<Population[]> {
  const { files, folder, project } = context;
  await openInput(session, step.from, context);
  const key = identifier(project.config.entities[step.entity]?.key ?? '');
  await session.run(
    fateSql(folder.list(step.name), folder.exclusions(step.name), messages === 'all accepted' ? accepted : recorded),
    messages === 'all accepted' ? {} : { run_key: text(messages.runKey), step: text(step.name) },
  );
  const populations: Population[] = [];
  for (const [port, condition] of Object.entries(fates)) {
    const reason = reasons[port] === undefined ? '' : `, f.reason as ${identifier(reasons[port])}`;
    const select = `select i.*${reason} from "input" i join fate f on f.entity_key = i.${key}::varchar where ${condition}`;
    populations.push({
      ...{ step: step.name, port },
      ...(await writeParquet(session, files, select, folder.population(step.name, port))),
    });
  }
  const found = populations.reduce((sum, { rows }) => sum + rows, 0);
  const expected = await countRows(session, 'from "input"');
  if (found !== expected)
    throw new PopulationProblem(
      `${step.name} handed on ${found} rows of ${expected}: its outputs add up to what it reads`,
    );
  return populations;
}

const text = (value: string): Parameter => ({ type: 'text', value });

/** What the ledger says of the messages of a list. */
const recorded = (list: string): string => `select l.entity_key, m.status, m.reason
from ${list} l
join ledger.log.messages_of_run($run_key) m on m.step = $step and m.send_key = l.send_key`;

const accepted = (list: string): string =>
  `select entity_key, 'accepted' as status, null::varchar as reason from ${list}`;

const fateSql = (
  list: string,
  exclusions: string,
  fateOf: (list: string) => string,
): string => `create or replace temp table fate as
${fateOf(`read_parquet(${literal(list)})`)}
union all by name
select entity_key, 'left out' as status, reason from read_parquet(${literal(exclusions)})`;
