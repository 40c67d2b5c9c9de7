/** Where in HTML something stands. */
export type HtmlPlace =
  | { readonly kind: 'text' }
  /** Among the names of a tag and its attributes. */
  | { readonly kind: 'tag' }
  | { readonly kind: 'unquoted'; readonly attribute: string }
  /** `isFirst`: nothing of the value stands before it. */
  | { readonly kind: 'quoted'; readonly attribute: string; readonly isFirst: boolean }
  | { readonly kind: 'code'; readonly element: string };

/** A stretch of HTML that is not plain text. */
interface Piece {
  readonly start: number;
  readonly end: number;
  readonly place: HtmlPlace;
}

/** Tells for offsets in a text, HTML or MJML, where they stand. What is in a comment counts as text. */
export function htmlPlaces(html: string): (offset: number) => HtmlPlace {
  const pieces = [...piecesOf(html)];
  return (offset) => {
    const piece = pieces.findLast(({ start, end }) => start <= offset && offset < end);
    if (piece === undefined) return { kind: 'text' };
    const { place } = piece;
    const isFirst = html.slice(piece.start, offset).trim() === '';
    return place.kind === 'quoted' ? { ...place, isFirst } : place;
  };
}

const tagStart = /<!--(?!\[if)[\s\S]*?-->|<!?\/?([A-Za-z][^\s/>]*)/g;

function* piecesOf(html: string): Generator<Piece> {
  tagStart.lastIndex = 0;
  for (let found = tagStart.exec(html); found !== null; found = tagStart.exec(html)) {
    const [whole, name] = found;
    if (name === undefined) continue;
    const attributes = [...attributesOf(html, found.index + whole.length)];
    const end = tagEnd(html, attributes.at(-1)?.end ?? found.index + whole.length);
    yield { start: found.index, end, place: { kind: 'tag' } };
    yield* attributes;
    tagStart.lastIndex = end;
    const element = name.toLowerCase();
    if (!/^(script|style|mj-style)$/.test(element) || whole.startsWith('</')) continue;
    const rest = html.slice(end).search(new RegExp(`</${element}`, 'i'));
    const close = rest < 0 ? html.length : end + rest;
    yield { start: end, end: close, place: { kind: 'code', element } };
    tagStart.lastIndex = close;
  }
}

const tagEnd = (html: string, from: number): number => {
  const close = html.indexOf('>', from);
  return close < 0 ? html.length : close + 1;
};

const attribute = /[\s/]*([^\s=>/"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?/y;

/** The values of a tag's attributes, without their quotes. */
function* attributesOf(html: string, from: number): Generator<Piece> {
  attribute.lastIndex = from;
  for (let found = attribute.exec(html); found !== null; found = attribute.exec(html)) {
    const [whole, name = '', double, single, bare] = found;
    const value = double ?? single ?? bare;
    if (value === undefined) continue;
    const end = found.index + whole.length - (bare === undefined ? 1 : 0);
    const lower = name.toLowerCase();
    const place: HtmlPlace =
      bare === undefined
        ? { kind: 'quoted', attribute: lower, isFirst: false }
        : { kind: 'unquoted', attribute: lower };
    yield { start: end - value.length, end, place };
  }
}
