import type { DuckDBConnection } from '@duckdb/node-api';
import type { Warehouse } from '../../ports.ts';
import { problemOf } from './problem.ts';
import { referencesOf } from './references.ts';

type Parse = Warehouse['parse'];
type Parsed = Awaited<ReturnType<Parse>>;

interface Waiting {
  readonly sql: string;
  readonly resolve: (parsed: Parsed) => void;
  readonly reject: (cause: unknown) => void;
}

const parseAll = `select unnest(list_transform(from_json_strict($texts::json, '["VARCHAR"]'), lambda sql: json_serialize_sql(sql)))`;

/**
 * The engine's own parser. Statements that are asked for together travel together: a call costs ten times what the
 * parsing of one statement does.
 */
export function parser(connection: DuckDBConnection): Parse {
  let waiting: Waiting[] = [];

  async function drain(): Promise<void> {
    const group = waiting;
    waiting = [];
    try {
      const texts = JSON.stringify(group.map(({ sql }) => sql));
      const reader = await connection.runAndReadAll(parseAll, { texts });
      for (const [index, [json]] of reader.getRowsJson().entries()) group[index]?.resolve(parsedOf(json as string));
    } catch (cause) {
      for (const { reject } of group) reject(cause);
    }
  }

  return (sql) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) queueMicrotask(() => void drain());
      waiting.push({ sql, resolve, reject });
    });
}

function parsedOf(json: string): Parsed {
  const answer = JSON.parse(json) as { error: boolean; statements?: readonly { readonly node: unknown }[] };
  if (answer.error) return { problem: problemOf(json) };
  const statements = answer.statements ?? [];
  const [first] = statements;
  if (statements.length !== 1 || first === undefined) {
    const message = statements.length === 0 ? 'there is no statement' : 'there is more than one statement';
    return { problem: { type: 'Parser', subtype: 'NOT_ONE_SELECT', message, candidates: [] } };
  }
  return referencesOf(first.node);
}
