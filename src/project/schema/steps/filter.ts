import { sql } from '../words.ts';

export const filter = sql.describe('a SQL expression; rows for which it is true');
