import type { ColumnConfig } from '../project/schema/print.ts';

/** Capitals are made here and not by the engine, which would write ẞ, a letter that no single-byte encoding has. */
export function inCase(text: string, letters: ColumnConfig['case']): string {
  switch (letters) {
    case 'upper':
      return text.toUpperCase();
    case 'lower':
      return text.toLowerCase();
    case 'title':
      return text.replace(/[\p{L}\p{M}]+/gu, titled);
    case undefined:
      return text;
  }
}

/**
 * A word in mixed letters (McDonald, deVries) is spelled as its owner wants it. After an apostrophe only a whole name is
 * raised: O'Brien, Anna's.
 */
function titled(word: string, at: number, text: string): string {
  if (word !== word.toLowerCase() && word !== word.toUpperCase()) return word;
  const isEnding = /['’]/.test(text[at - 1] ?? '') && word.length < 3;
  const [first = ''] = word;
  return (isEnding ? first.toLowerCase() : first.toUpperCase()) + word.slice(first.length).toLowerCase();
}
