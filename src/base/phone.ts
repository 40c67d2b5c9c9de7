import { isSupportedCountry, ParseError, parsePhoneNumberWithError, type PhoneNumber } from 'libphonenumber-js';

/** The door to telephone numbers. */

/** A number as E.164 has it, `+442079460958`, or why the text is none: words that follow the text. */
export type ParsedPhone = { readonly e164: string } | { readonly problem: string };

/**
 * Reads a number as people write it. Without a country (two letters of ISO 3166) it must begin with + and the country's code.
 * The length is checked against the country's numbering plan; whether somebody has the number nobody can tell.
 */
export function parsePhone(text: string, country = ''): ParsedPhone {
  const code = country.trim().toUpperCase();
  if (code !== '' && !isSupportedCountry(code))
    return { problem: `is of "${country}", which is no country of ISO 3166` };
  try {
    return checkedPhone(
      parsePhoneNumberWithError(text, { ...(code === '' ? {} : { defaultCountry: code }), extract: false }),
    );
  } catch (cause) {
    if (!(cause instanceof ParseError)) throw cause;
    if (cause.message === 'INVALID_COUNTRY' && text.trim().startsWith('+'))
      return { problem: 'begins with + and no code of a country' };
    return { problem: problems[cause.message] ?? 'is no phone number' };
  }
}

export const isCountry = (code: string): boolean => isSupportedCountry(code);

const problems: Readonly<Record<string, string>> = {
  INVALID_COUNTRY: 'is a phone number without a country',
  TOO_SHORT: 'is too short for a phone number',
  TOO_LONG: 'is too long for a phone number',
};

function checkedPhone(phone: PhoneNumber): ParsedPhone {
  if (phone.ext !== undefined) return { problem: 'has an extension, which no message can reach' };
  if (phone.isPossible()) return { e164: phone.number };
  return { problem: `has not the length of a phone number of ${phone.country ?? `+${phone.countryCallingCode}`}` };
}
