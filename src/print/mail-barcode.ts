import type { Column } from '../base/sql-type.ts';
import type { Row } from '../ports.ts';
import type { PostalConfig } from '../project/schema/muster.ts';
import type { LayoutConfig } from '../project/schema/print.ts';
import { isForeign } from './address/country.ts';
import { intelligentMailBars, intelligentMailProblem } from './intelligent-mail.ts';
import { textReader } from './value.ts';

/** Digits of a tracking code behind its barcode identifier and its service: the mailer, and then the piece. */
const mailerAndPiece = 15;

/** What muster adds to the columns of a list whose layout has Intelligent Mail barcodes. */
export const barcodeWords = ({ intelligent_mail }: LayoutConfig): Column[] =>
  intelligent_mail === undefined
    ? []
    : [{ name: 'intelligent_mail', type: 'STRUCT("digits" VARCHAR, "bars" VARCHAR)' }];

export const isBarcode = (path: string, { intelligent_mail }: LayoutConfig): boolean =>
  intelligent_mail !== undefined && path.startsWith('intelligent_mail.');

/** The columns that a barcode is made from. */
export const barcodePaths = ({ intelligent_mail }: LayoutConfig, postal?: PostalConfig): string[] => [
  ...(intelligent_mail?.routing === undefined ? [] : [intelligent_mail.routing]),
  ...(postal === undefined ? [] : [`profile.${postal.country}`]),
];

/** USPS Full-Service: a number is not used again for so many days. */
export const barcodeDays = 45;

/** Pieces that have numbers of their own: the last digit keeps seeds apart. */
export const barcodePieces = ({ mailer }: { readonly mailer: string }): number =>
  10 ** (mailerAndPiece - mailer.length - 1);

/** Digits of a barcode, empty for mail that the USPS does not deliver; or why there is none. */
export type Barcode = { readonly digits: string } | { readonly problem: string };

/**
 * Reads the barcode of a piece: its identifier, the service, the mailer, the number of the piece with as many digits as the mailer
 * leaves, and the ZIP, ZIP+4 or delivery point of its routing. Numbers of pieces begin again when their digits are used up; within
 * one set they never do, and whoever prints looks that they do not within `barcodeDays`.
 */
export function barcodeReader(
  { intelligent_mail: config }: LayoutConfig,
  postal?: PostalConfig,
): ((data: Row, pieceId: string) => Barcode) | undefined {
  if (config === undefined) return undefined;
  const room = mailerAndPiece - config.mailer.length;
  const routing = config.routing === undefined ? () => '' : textReader(config.routing);
  const country = postal === undefined ? () => 'US' : textReader(`profile.${postal.country}`);
  let first: number | undefined;
  return (data, pieceId) => {
    first ??= Number(pieceId);
    if (Number(pieceId) - first >= 10 ** room)
      return {
        problem: `a mailer of ${config.mailer.length} digits leaves ${room} for the piece, and this set has more`,
      };
    if (isForeign('US', country(data).trim().toUpperCase())) return { digits: '' };
    const piece = pieceId.padStart(room, '0').slice(-room);
    const zip = routing(data).replace(/[\s-]/g, '');
    const digits = `${config.barcode}${config.service}${config.mailer}${piece}${zip}`;
    const problem = intelligentMailProblem(digits);
    return problem === undefined ? { digits } : { problem };
  };
}

/** `intelligent_mail.digits` or `intelligent_mail.bars` of a barcode without a problem. */
export function barcodeText(path: string, barcode: Barcode): string {
  if ('problem' in barcode || barcode.digits === '') return '';
  return path.endsWith('.bars') ? intelligentMailBars(barcode.digits) : barcode.digits;
}
