import { z } from 'zod';
import { text } from '../words.ts';
import { fields } from './fields.ts';
import { sending } from './sending.ts';

const template = text.describe('an .hbs file of the campaign, or the template itself');

export const push = z.strictObject({ ...sending, title: template, body: template, data: fields.optional() });

export type PushConfig = z.infer<typeof push>;
