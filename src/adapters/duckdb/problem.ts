import type { SqlProblem } from '../../base/sql-problem.ts';
import { withoutAddresses } from '../../base/without-addresses.ts';

interface EngineError {
  readonly exception_type?: string;
  readonly exception_message?: string;
  readonly error_type?: string;
  readonly error_message?: string;
  readonly error_subtype?: string;
  readonly position?: string;
  readonly name?: string;
  readonly candidates?: string;
}

/**
 * Reads an error as the engine gives it under `errors_as_json`: some have a text before the JSON, some are text only. It names
 * values of rows, which may be somebody's address.
 */
export function problemOf(message: string): SqlProblem {
  const start = message.indexOf('{"');
  const parsed = start < 0 ? undefined : parse(message.slice(start));
  if (parsed === undefined) return { type: 'Unknown', message: withoutAddresses(message), candidates: [] };
  const { error_subtype: subtype, position, name } = parsed;
  return {
    type: parsed.exception_type ?? capitalised(parsed.error_type ?? 'Unknown'),
    message: withoutAddresses(parsed.exception_message ?? parsed.error_message ?? message),
    candidates:
      parsed.candidates === undefined || parsed.candidates === ''
        ? []
        : parsed.candidates.split(',').map((text) => text.trim()),
    ...(subtype === undefined ? {} : { subtype }),
    ...(position === undefined ? {} : { position: Number(position) }),
    ...(name === undefined ? {} : { name }),
  };
}

/** The same problem seen from a statement that was sent with something in front of it. */
export function withoutPrefix(problem: SqlProblem, prefix: string): SqlProblem {
  if (problem.position === undefined) return problem;
  return { ...problem, position: Math.max(0, problem.position - Buffer.byteLength(prefix, 'utf8')) };
}

function parse(json: string): EngineError | undefined {
  try {
    return JSON.parse(json) as EngineError;
  } catch {
    return undefined;
  }
}

const capitalised = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
