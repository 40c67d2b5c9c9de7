import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { simpleParser } from 'mailparser';
import { describe, expect, test } from 'vitest';
import { openSmtp } from '../../src/adapters/channels/smtp.ts';
import { instantOf } from '../../src/base/time.ts';
import { composeMail, type Letter } from '../../src/message/mime.ts';
import { startSmtp } from '../support/smtp.ts';
import { temporaryFolder } from '../support/warehouse.ts';

const letter: Letter = {
  from: { name: 'Adventure Works', address: 'news@example.com' },
  to: 'jose@example.com',
  subject: '15 % off, José',
  html: '<p>Grüße</p>',
  text: 'Grüße\n.\nBye',
  messageId: 'abc@example.com',
  date: instantOf('2017-07-03T05:30:00Z'),
  seed: 'abc',
  unsubscribeUrl: 'https://example.com/u/v1.abc',
};

const composed = (changed: Partial<Letter> = {}): string =>
  new TextDecoder().decode(composeMail({ ...letter, ...changed }));

test('a mail with text and HTML', () => {
  expect(composed()).toBe(
    `
From: Adventure Works <news@example.com>
To: jose@example.com
Subject: =?UTF-8?Q?15_=25_off=2C_Jos=C3=A9?=
Message-ID: <abc@example.com>
Date: Mon, 03 Jul 2017 05:30:00 +0000
List-Unsubscribe: <https://example.com/u/v1.abc>
List-Unsubscribe-Post: List-Unsubscribe=One-Click
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary=muster-abc-Part_1

--muster-abc-Part_1
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Gr=C3=BC=C3=9Fe
.
Bye
--muster-abc-Part_1
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

<p>Gr=C3=BC=C3=9Fe</p>
--muster-abc-Part_1--
`
      .slice(1)
      .replaceAll('\n', '\r\n'),
  );
});

test('the boundary of a real send key stands in one piece', () => {
  const head = composed({ seed: '002166cea2845d370cbd1627114c74c9d850e38742d30cd08bee7f6bc5cba808' }).split(
    '\r\n\r\n',
  )[0];
  expect(head?.split('\r\n').slice(-2)).toEqual([
    'Content-Type: multipart/alternative;',
    ' boundary=muster-002166cea2845d370cbd1627-Part_1',
  ]);
});

test('a mail with HTML alone', () => {
  const plain: Letter = {
    from: { name: '', address: 'news@example.com' },
    to: 'jose@example.com',
    replyTo: { name: 'Help', address: 'help@example.com' },
    subject: 'Hello',
    html: '<p>Hello</p>',
    messageId: 'abc@example.com',
    date: instantOf('2017-07-03T05:30:00Z'),
    seed: 'abc',
  };
  expect(new TextDecoder().decode(composeMail(plain))).toBe(
    `
From: news@example.com
To: jose@example.com
Reply-To: Help <help@example.com>
Subject: Hello
Message-ID: <abc@example.com>
Date: Mon, 03 Jul 2017 05:30:00 +0000
Content-Transfer-Encoding: quoted-printable
MIME-Version: 1.0
Content-Type: text/html; charset=utf-8

<p>Hello</p>
`
      .slice(1)
      .replaceAll('\n', '\r\n'),
  );
});

describe('a mail program reads what was written', () => {
  const long = 'Ein langer Satz über Fahrräder, Städte und 東京 🚲. '.repeat(40);

  test.each<[string, Partial<Letter>]>([
    ['as it is', {}],
    [
      'long lines, other alphabets, trailing blanks',
      { subject: long.slice(0, 200).trim(), text: `${long} \n=\tx`, html: `<p>${long}</p>` },
    ],
    ['names that need quotes', { from: { name: 'Works, "Adventure" <UK>', address: 'news@example.com' } }],
    ['names beyond ASCII', { from: { name: 'Käse 東京 & Söhne', address: 'news@example.com' } }],
    ['what looks like an encoded word', { subject: '=?UTF-8?Q?Bcc?= x' }],
    ['a text that looks like a boundary', { text: 'a\n--muster-abc\n--\nb' }],
    ['dots, From and blank lines', { text: '\n\nFrom here\n.\n..\n', html: '\n.\n' }],
  ])('%s', async (_, changed) => {
    const wanted = { ...letter, ...changed };
    const mail = await simpleParser(Buffer.from(composeMail(wanted)));
    expect(mail.subject).toBe(wanted.subject);
    expect(mail.from?.value).toEqual([wanted.from]);
    expect(mail.to).toMatchObject({ value: [{ address: wanted.to, name: '' }] });
    expect(mail.text).toBe(wanted.text);
    expect(mail.html).toBe(wanted.html);
    expect(mail.messageId).toBe('<abc@example.com>');
    expect(mail.date?.toISOString()).toBe('2017-07-03T05:30:00.000Z');
    expect(mail.attachments).toEqual([]);
  });
});

test('no line is longer than a server takes', () => {
  const long = 'x'.repeat(5000);
  const lines = composed({ subject: 'wort '.repeat(300).trim(), html: long, text: long }).split('\r\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(78);
});

test('the same letter is the same bytes, another seed or date is not', () => {
  expect(composed()).toBe(composed());
  expect(composed({ seed: 'abd' })).not.toBe(composed());
});

const composedOrRefused = (changed: Partial<Letter>): string => {
  try {
    return composed(changed);
  } catch {
    return 'refused';
  }
};

test('what the mail library would read from disk or fetch is text, or refused', async () => {
  const secret = path.join(temporaryFolder(), 'secret.txt');
  writeFileSync(secret, 'for nobody');
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end('for nobody');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const places = [{ path: secret }, { href: `http://127.0.0.1:${port}/` }, { path: `data:,${secret}` }];
  const texts = [
    secret,
    `file://${secret}`,
    `http://127.0.0.1:${port}/`,
    ...places.map((place) => JSON.stringify(place)),
  ];
  for (const part of ['html', 'text', 'subject', 'to', 'messageId'] as const) {
    for (const written of texts) expect(composed({ [part]: written })).not.toContain('for nobody');
    // No template gives anything but text.
    for (const place of places)
      expect(composedOrRefused({ [part]: place as unknown as string })).not.toContain('for nobody');
  }
  await using smtp = await startSmtp();
  await using channel = openSmtp({ url: smtp.url, connections: 1 });
  const bytes = places[0] as unknown as Uint8Array;
  const message = { from: 'a@example.com', to: 'b@example.com', bytes, seq: 0, sendKey: 'k' };
  const never = new AbortController().signal;
  await expect(channel.send({ key: 'b', attempt: 1, messages: [message] } as never, never)).rejects.toThrow();
  expect([asked, smtp.taken]).toEqual([[], []]);
  server.close();
});

describe('nothing breaks out of a header', () => {
  test.each<[string, Partial<Letter>]>([
    ['a header', { from: { name: 'A\r\nBcc: evil@example.com', address: 'news@example.com' } }],
    ['a header', { from: { name: 'A', address: 'news@example.com\r\nBcc: evil@example.com' } }],
    ['a header', { to: 'a@example.com\nBcc: evil@example.com' }],
    ['a header', { replyTo: { name: '\0', address: 'a@example.com' } }],
    ['a header', { messageId: 'a>\r\nX: y' }],
    ['a header', { unsubscribeUrl: 'https://example.com/\r\nX: y' }],
    ['the subject', { subject: 'Hello\r\nBcc: evil@example.com' }],
    ['the subject', { subject: 'Hello\rBcc' }],
    ['the subject', { subject: 'Hello\0' }],
    ['the subject', { subject: 'Hello\u2028' }],
  ])('%s %j', (what, changed) => {
    expect(() => composed(changed)).toThrow(`${what} has a line break or control character`);
  });
});
