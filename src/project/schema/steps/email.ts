import { z } from 'zod';
import { text } from '../words.ts';
import { sending } from './sending.ts';

const template = text.describe('an .hbs file of the campaign, or the template itself');

export const email = z.strictObject({
  ...sending,
  subject: template,
  html: text.describe('an .hbs or .mjml file of the campaign, or the template itself'),
  text: template.optional(),
});

export type EmailConfig = z.infer<typeof email>;
