import { z } from 'zod';
import { fields } from './fields.ts';
import { sending } from './sending.ts';

export const webhook = z.strictObject({ ...sending, body: fields });

export type WebhookConfig = z.infer<typeof webhook>;
