import { text } from '../words.ts';

export const audience = text.describe('a model of kind audience');
