/** The one place where names and values become SQL text. Values of users are bound, never pasted. */

export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** `schema.name` quoted part by part. */
export const qualified = (name: string): string => name.split('.').map(identifier).join('.');

export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

export const literalList = (texts: readonly string[]): string => `[${texts.map(literal).join(', ')}]`;
