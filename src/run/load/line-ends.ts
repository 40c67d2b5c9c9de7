import { type Diagnostic, error } from '../../base/diagnostic.ts';
import type { Source } from '../../project/project.ts';
import type { ReadContext } from './context.ts';
import { piecesOfFile } from './csv-file.ts';
import type { ExportFile } from './reading.ts';
import { contentExtension } from './unpacking.ts';

/** The first line of a CSV file that ends otherwise than those before: the engine does not read files that mix line ends. */
export async function mixedLineEnds(
  source: Source,
  files: readonly ExportFile[],
  context: ReadContext,
): Promise<Diagnostic | undefined> {
  for (const file of files) {
    if (!['.csv', '.tsv'].includes(contentExtension(file.name))) continue;
    const found = await firstOther(source, file, context);
    if (found === undefined) continue;
    const message = `"${file.name}" mixes line ends: line ${found.line} ends in ${found.end}, and those before in ${found.before}`;
    return error('mixed-line-ends', message, {
      span: source.place(['files']),
      hint: 'export it anew, or give all lines one end, such as with dos2unix',
    });
  }
  return undefined;
}

async function firstOther(source: Source, file: ExportFile, context: ReadContext) {
  let before: string | undefined;
  for await (const { text, pieces } of piecesOfFile(source, file, context)) {
    for (const { line, end } of pieces) {
      if (text[end - 1] !== 0x0a) continue;
      const own = text[end - 2] === 0x0d ? 'CR LF' : 'LF';
      if (before !== undefined && own !== before) return { line, end: own, before };
      before = own;
    }
  }
  return undefined;
}
