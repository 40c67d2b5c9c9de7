import { describe, expect, test } from 'vitest';
import { openSmtp } from '../../src/adapters/channels/smtp.ts';
import { isLoopback } from '../../src/base/host.ts';
import { accountOf, parseSmtpUrl, type SmtpServer } from '../../src/adapters/channels/smtp-url.ts';

describe('a mail server', () => {
  test.each<[url: string, server: SmtpServer, account: string]>([
    ['smtp://mail.example.com', { host: 'mail.example.com', port: 587, isSecure: false }, 'mail.example.com:587'],
    ['smtps://mail.example.com/', { host: 'mail.example.com', port: 465, isSecure: true }, 'mail.example.com:465'],
    [
      'smtp://us%40er:p%3A%2Fw@mail.example.com:2525',
      { host: 'mail.example.com', port: 2525, isSecure: false, login: { user: 'us@er', password: 'p:/w' } },
      'mail.example.com:2525 user f6011dca',
    ],
    ['smtp://[::1]:25', { host: '::1', port: 25, isSecure: false }, '::1:25'],
  ])('%s', (url, server, account) => {
    const parsed = parseSmtpUrl(url);
    expect(parsed).toEqual(server);
    expect('problem' in parsed ? '' : accountOf(parsed)).toBe(account);
  });

  const form = 'the url of an smtp channel is smtp://user:password@host:port, or smtps://…';

  test.each([
    ['', form],
    ['mail.example.com', form],
    ['http://user:hunter2@example.com', form],
    ['smtp://', form],
    ['smtp://user:hunter2@example.com/?logger=true', 'the url of an smtp channel has no options behind the port'],
    ['smtp://user:hunter2@example.com/path', 'the url of an smtp channel has no options behind the port'],
    ['smtp://user@example.com', 'the url of an smtp channel has a user and a password, or neither'],
    [
      'smtp://user:hunter2%zz@example.com',
      'the url of an smtp channel has a % that stands for nothing: write it as %25',
    ],
  ])('%s is none', (url, problem) => {
    expect(parseSmtpUrl(url)).toEqual({ problem });
    expect(() => openSmtp({ url, connections: 1 })).toThrow(problem);
  });
});

test.each([
  ['localhost', true],
  ['127.0.0.1', true],
  ['127.8.9.1', true],
  ['::1', true],
  ['mail.example.com', false],
  ['127.0.0.1.example.com', false],
  ['localhost.example.com', false],
])('%s is this machine: %s', (host, expected) => {
  expect(isLoopback(host)).toBe(expected);
});
