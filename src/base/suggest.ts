import { closest, distance } from 'fastest-levenshtein';

/** The candidate that a person most likely meant, or nothing when none is near. */
export function suggestion(name: string, candidates: Iterable<string>): string | undefined {
  const list = [...candidates];
  if (list.length === 0) return undefined;
  const best = closest(name, list);
  return distance(name, best) <= Math.max(2, Math.floor(name.length / 3)) ? best : undefined;
}

export const meant = (name: string): string => `did you mean "${name}"?`;

/** `did you mean "x"?`, or the list of what there is when it is short, or nothing. */
export function didYouMean(name: string, candidates: Iterable<string>): string | undefined {
  const list = [...candidates];
  const best = suggestion(name, list);
  if (best !== undefined) return meant(best);
  return list.length > 0 && list.length <= 12 ? `there is ${list.join(', ')}` : undefined;
}
