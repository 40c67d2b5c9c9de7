/**
 * Secrets are masked by value: wherever words of others or our own are kept or shown, whatever brought them there. These are the
 * forms in which a secret, or what it is made of, comes back.
 */
export function secretForms(secret: string): readonly string[] {
  const forms = partsOf(secret).flatMap((part) => {
    const bytes = Buffer.from(part);
    return [
      ...[part, encodeURIComponent(part), JSON.stringify(part).slice(1, -1)],
      ...[bytes.toString('base64'), bytes.toString('base64').replace(/=+$/, '')],
      ...[bytes.toString('base64url'), bytes.toString('hex')],
    ];
  });
  // A form that holds another is masked as a whole.
  return [...new Set(forms)].filter((form) => form !== '').toSorted((a, b) => b.length - a.length);
}

export const withoutSecrets = (words: string, forms: readonly string[]): string =>
  forms.reduce((rest, form) => rest.replaceAll(form, '…'), words);

/** The whole; each line of a key; of an address the login as servers take it, its halves, and what follows the host. */
function partsOf(secret: string): string[] {
  const lines = secret.split(/\s*\n\s*/).filter((line) => line.length >= 8 && !line.startsWith('-----'));
  const url = URL.canParse(secret) ? new URL(secret) : undefined;
  if (url === undefined || url.host === '') return [secret, ...lines, secret.replace(/^whsec_/, '')];
  const [user, password] = [url.username, url.password].map(decoded) as [string, string];
  // Some providers take a token for a user; a name is none, and stands in many words.
  const token = user.length >= 16 ? [user] : [];
  const login = password === '' ? [] : [`\0${user}\0${password}`, password, url.password, ...token];
  const way = `${url.pathname}${url.search}`;
  const values = [...url.searchParams.values(), ...url.pathname.split('/')].filter((value) => value.length >= 8);
  return [secret, ...login, ...(way.length >= 8 ? [way] : []), ...values];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
