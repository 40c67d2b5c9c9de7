/** What a schema says of a value that it does not take. `{key}` and `{value}` stand for the words of the person's file. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  /** What is marked; the value when absent. */
  readonly mark?: 'key';
}

/** A problem as zod carries it: one text, a part a line. */
export const problem = (code: string, message: string, hint = '', mark: 'key' | '' = ''): string =>
  [code, message, hint, mark].join('\n');

/** The problem that a schema of ours put into an issue; nothing for the words of zod itself. */
export function problemOf(text: string): Problem | undefined {
  const [code, message, hint, mark] = text.split('\n');
  if (code === undefined || message === undefined) return undefined;
  return {
    code,
    message,
    ...(hint === undefined || hint === '' ? {} : { hint }),
    ...(mark === 'key' ? { mark } : {}),
  };
}
