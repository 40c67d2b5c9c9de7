import { z } from 'zod';
import { name } from '../words.ts';
import { sending } from './sending.ts';

export const directMail = z.strictObject({ ...sending, layout: name.describe('a file of layouts/') });

export type DirectMailConfig = z.infer<typeof directMail>;
