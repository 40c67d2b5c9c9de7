/** A line of an NDJSON file, or why it is no record. */
export interface JsonLine {
  /** 1-based. */
  readonly line: number;
  readonly raw: string;
  readonly problem: string | null;
}

/** The lines of a UTF-8 text, in batches; empty ones are left out. */
export async function* jsonLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<JsonLine[]> {
  const decoder = new TextDecoder();
  let rest = '';
  let line = 0;
  const numbered = (texts: readonly string[]): JsonLine[] =>
    texts.map((raw) => ({ line: ++line, raw, problem: problemOf(raw) })).filter(({ raw }) => raw.trim() !== '');
  for await (const chunk of chunks) {
    const texts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = texts.pop() ?? '';
    yield numbered(texts);
  }
  yield numbered([rest]);
}

function problemOf(text: string): string | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? null : 'is no JSON object';
  } catch {
    return 'is no JSON';
  }
}
