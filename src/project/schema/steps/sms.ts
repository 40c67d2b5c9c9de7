import { z } from 'zod';
import { text } from '../words.ts';
import { sending } from './sending.ts';

export const sms = z.strictObject({
  ...sending,
  text: text.describe('an .hbs file of the campaign, or the template itself'),
});

export type SmsConfig = z.infer<typeof sms>;
