/** Where a letter goes. Every part is text of the profile; empty when there is none. */
export interface PostalAddress {
  readonly recipient: string;
  readonly lines: readonly string[];
  readonly city: string;
  readonly region: string;
  readonly postalCode: string;
  /** ISO 3166-1, two letters. */
  readonly country: string;
}

export type AddressPart = keyof PostalAddress;

/** What keeps a letter from its recipient, as a person would say it. */
export interface AddressProblem {
  readonly part: AddressPart;
  readonly message: string;
}

/** The same address as it is printed: composed (NFC), without blanks around, with single blanks and no line breaks between. */
export function tidyAddress(address: PostalAddress): PostalAddress {
  return {
    recipient: tidy(address.recipient),
    lines: address.lines.map(tidy).filter((line) => line !== ''),
    city: tidy(address.city),
    region: tidy(address.region),
    postalCode: tidy(address.postalCode),
    country: tidy(address.country).toUpperCase(),
  };
}

const tidy = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ').trim();
