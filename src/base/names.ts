/** Models, entities, campaigns, steps, cells, channels, sources. No `__`: it joins a step and its output in SQL. */
const namePattern = /^[a-z][a-z0-9_]*$/;

/** Words that the engine reserves, or that mean something of their own in a campaign's SQL. */
const reserved = new Set(
  (
    'all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create default ' +
    'deferrable desc describe distinct do else end except false fetch for foreign from group having in initially ' +
    'intersect into lambda lateral leading limit not null offset on only or order pivot pivot_longer pivot_wider ' +
    'placing primary qualify references returning select show some summarize symmetric table then to trailing true ' +
    'union unique unpivot using variadic when where window with input ledger saved work main temp system raw_rejects'
  ).split(' '),
);

/** Why a name cannot be used, or nothing when it can. */
export function nameProblem(name: string): string | undefined {
  const [, file] = /^[a-z]+\/(\w+)\.ya?ml$/.exec(name) ?? [];
  if (file !== undefined && namePattern.test(file)) return `write its name alone: ${file}`;
  if (!namePattern.test(name)) return 'a name starts with a small letter and has small letters, digits and _ only';
  if (name.includes('__')) return 'a name has no "__": in SQL it joins a step and its output';
  if (reserved.has(name)) return `"${name}" is a reserved word`;
  return undefined;
}

/** Names that become parts of file names and come from data or the command line. */
export const isFileNamePart = (text: string): boolean => /^[A-Za-z0-9_-]{1,64}$/.test(text);
