/** Patterns of addresses, written so that the engine and JavaScript read them alike. */

/** What only groups the digits of a phone number. Parentheses do not: who dials from abroad leaves out what is in some of them. */
export const phoneGaps = String.raw`[ \t\xa0.-]`;

/** E.164: +, the code of the country, and at most fifteen digits in all. */
export const phoneNumber = String.raw`^\+[1-9][0-9]{6,14}$`;

/** What stands for a device; only who made it knows more of it. */
export const pushToken = '^[!-~]+$';
