import { text } from '../words.ts';

export const query = text.describe('an .sql file of the campaign, or one SELECT');
