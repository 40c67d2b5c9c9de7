import { identifier } from '../../base/sql-text.ts';

/** A column of the list, or one of the profile by `profile.x`. */
export const sortColumn = (name: string): string =>
  name.startsWith('profile.') ? `pr.${identifier(name.slice('profile.'.length))}` : `r.${identifier(name)}`;
