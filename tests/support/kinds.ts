import type { Changes } from './shop.ts';
import { shop } from './shop.ts';

/** The shop with a channel of every kind, and one campaign whose channel step is `nudge`, as a test writes it. */
export function kindsShop(nudge: string, changed: Changes = {}): Changes {
  const muster = (shop().get('muster.yml') ?? '')
    .replace('    email: email\n', '    email: email\n    sms: phone\n    push: token\n')
    .replace('consent: { ', 'consent: { sms: email_consent, push: email_consent, webhook: email_consent, ');
  const sources = (shop().get('models/sources.yml') ?? '').replace(
    '    street:',
    '    phone: { type: varchar }\n    token: { type: varchar }\n    street:',
  );
  return {
    'muster.yml': `${muster}  texts: { kind: sms, provider: outbox, from: "+15005550006" }
  app: { kind: push, provider: outbox }
  crm: { kind: webhook, provider: outbox }
`,
    'models/sources.yml': sources,
    'campaigns/win_back/campaign.yml': `entity: customer
vars: { discount: { type: integer, default: 15 } }
steps:
  lapsed: { audience: audiences.lapsed }
  nudge: { ${nudge}, from: lapsed }
`,
    ...Object.fromEntries(['recent.sql', 'offer.hbs'].map((file) => [`campaigns/win_back/${file}`, undefined])),
    ...changed,
  };
}
