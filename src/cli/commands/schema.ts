import path from 'node:path';
import { didYouMean } from '../../base/suggest.ts';
import { type FileKind, fileShapes, jsonSchema } from '../../project/schema/json-schema.ts';
import { tableText } from '../../report/table.ts';
import { writeText } from '../../run/parquet.ts';
import { openPlace } from '../context.ts';
import { type ExitCode, exitCode, Refusal } from '../exit-code.ts';
import type { Io } from '../io.ts';
import type { GlobalOptions } from '../options.ts';

/** `muster schema [KIND]`: the shape of each YAML file for editors; without a kind, all of them as files in `data/schemas/`. */
export async function schema(
  options: GlobalOptions & { readonly kind?: string | undefined },
  io: Io,
): Promise<ExitCode> {
  const kinds = Object.keys(fileShapes) as FileKind[];
  if (options.kind !== undefined) {
    const kind = kinds.find((one) => one === options.kind);
    if (kind === undefined)
      throw new Refusal(`there is no kind of file "${options.kind}"`, didYouMean(options.kind, kinds));
    io.out(JSON.stringify(jsonSchema(kind), null, 2));
    return exitCode.done;
  }
  const { root, files } = openPlace(options, io);
  const rows: (readonly [string, string])[] = [];
  for (const kind of kinds) {
    const name = path.join('data', 'schemas', `${kind}.schema.json`);
    await writeText(files, path.join(root, name), `${JSON.stringify(jsonSchema(kind), null, 2)}\n`);
    rows.push([fileShapes[kind].pattern, name]);
  }
  io.out(tableText([{ title: 'files' }, { title: 'schema' }], rows, { style: io.style }));
  io.out(
    '\nAn editor with a YAML language server takes a first line like\n# yaml-language-server: $schema=../../data/schemas/campaign.schema.json',
  );
  return exitCode.done;
}
