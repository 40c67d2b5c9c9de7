import { type Diagnostic, error } from '../../base/diagnostic.ts';
import { characterOf } from '../../base/encoding.ts';
import type { Span } from '../../base/source.ts';
import type { Files } from '../../ports.ts';
import { type ByteAt, encodingFault, placeOfByte } from './encoding-fault.ts';
import type { ExportFile } from './reading.ts';

/** Says which encoding to try when a file is not in the one that was declared. */
export async function checkEncoding(
  { path, name }: ExportFile,
  encoding: string,
  files: Files,
  span: Span,
): Promise<Diagnostic | undefined> {
  const fault = await encodingFault(() => files.read(path), encoding);
  if (fault === undefined) return undefined;
  const wrong = (message: string, hint: string | undefined) => error('wrong-encoding', message, { span, hint });
  const place = async (at: ByteAt, as: 'utf8' | 'latin1') => {
    const { line, column } = await placeOfByte(files.read(path), at.offset, as);
    return `line ${line}, column ${column} (byte ${at.offset + 1})`;
  };
  switch (fault.kind) {
    case 'is-utf-16':
      return wrong(`"${name}" is UTF-16, not ${encoding}`, 'write csv: { encoding: utf-16 }');
    case 'is-utf-8':
      return wrong(
        `"${name}" is UTF-8, not ${encoding}: see ${await place(fault, 'latin1')}`,
        'write csv: { encoding: utf-8 }',
      );
    case 'not-utf-8':
      return wrong(`"${name}" is not utf-8: ${hex(fault)} at ${await place(fault, 'utf8')}`, toTry(fault, encoding));
    case 'unused-byte':
      return wrong(
        `"${name}" is not ${encoding}: ${hex(fault)} at ${await place(fault, 'latin1')} is no character in it`,
        toTry(fault, encoding),
      );
  }
}

const hex = ({ byte }: ByteAt): string => `byte 0x${byte.toString(16).toUpperCase()}`;

/** What Windows writes is the likeliest by far; it has all the letters of latin-1 in the same places. */
function toTry({ byte }: ByteAt, encoding: string): string | undefined {
  const likely = 'windows-1252';
  const character = characterOf(byte, likely);
  return encoding === likely || !/\P{C}/u.test(character)
    ? undefined
    : `try csv: { encoding: ${likely} }, in which this byte is "${character}"${byte >= 0xa0 ? '; latin-1 has it too' : ''}`;
}
