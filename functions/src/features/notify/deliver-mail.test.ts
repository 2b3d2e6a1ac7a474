import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { paths } from '@liexin/domain/storage/paths';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mailId, queueMail } from '../../platform/mail-outbox.ts';
import { makeMailPort, smtpPort, type MailPort } from '../../platform/mail-port.ts';
import type { MailDocument } from '../../platform/server-documents.ts';
import { aTalk } from '../../testing/a-talk.ts';
import { b64 } from '../../testing/keys.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';
import { deliverMail } from './deliver-mail.ts';
import { escalate } from './escalate.ts';
import { candidateMail, staffMail, testMail } from './mail-texts.ts';

/** As much of RFC 5321 as a client needs: keeps what it is given, and answers RCPT as told. */
const mailServer = async () => {
  const received: string[] = [];
  const replies: string[] = [];
  const server: Server = createServer((socket: Socket) => {
    let [text, data] = ['', false];
    socket.write('220 test\r\n');
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      text += chunk.toString();
      for (let end = text.indexOf('\r\n'); end >= 0; end = text.indexOf('\r\n')) {
        if (data) {
          const over = text.indexOf('\r\n.\r\n');
          if (over < 0) return;
          received.push(text.slice(0, over));
          [text, data] = [text.slice(over + 5), false];
          socket.write('250 taken\r\n');
          continue;
        }
        const line = text.slice(0, end);
        text = text.slice(end + 2);
        data = line === 'DATA';
        socket.write(data ? '354 go on\r\n' : line.startsWith('RCPT') ? `${replies.shift() ?? '250 ok'}\r\n` : line === 'QUIT' ? '221 bye\r\n' : '250 ok\r\n');
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = (server.address() as AddressInfo).port;
  const mail: MailPort = smtpPort({ host: '127.0.0.1', port, secure: false, user: '', password: '', from: 'no-reply@liexin.test' }, { isTlsDemanded: false });
  return { received, replies, mail, close: () => new Promise<void>((resolve) => server.close(() => resolve())) };
};

let [api, smtp] = [undefined as unknown as LocalApi, undefined as unknown as Awaited<ReturnType<typeof mailServer>>];
beforeAll(async () => {
  [api, smtp] = [await localApi(), await mailServer()];
});
afterAll(async () => {
  await api.close();
  await smtp.close();
});

const queued = async (): Promise<string> => {
  const id = mailId('test', b64(8));
  await api.platform.db.runTransaction((tx) =>
    Promise.resolve(queueMail(tx, api.platform.db, id, { to: 'a@example.test', subject: '您的验证码', text: 'Code 123456' }, api.clock.now)),
  );
  return id;
};
const stored = async (id: string): Promise<MailDocument | undefined> => (await api.platform.db.doc(paths.mail(id)).get()).data() as MailDocument | undefined;
const bySmtp = () => ({ ...api.platform, mail: smtp.mail });

test('[NT6] a mail that the mail server took is sent, once, with its id, and nothing of it stays', async () => {
  const id = await queued();
  await Promise.all([1, 2, 3].map(() => deliverMail(bySmtp(), id, api.clock.now)));
  await deliverMail(bySmtp(), id, api.clock.now + 86_400_000);

  expect(smtp.received.length).toBe(1);
  expect(smtp.received[0]).toContain(`Message-ID: <${id}@liexin.test>`);
  expect(smtp.received[0]).toContain('To: a@example.test');
  expect(await stored(id)).toMatchObject({ state: 'sent', to: '', text: '', dueAt: null, tries: 1 });
});

test('[NT6] one that is put off is tried again with growing pauses, one that is refused is not', async () => {
  const [later, refused] = [await queued(), await queued()];
  smtp.replies.push('451 not now', '550 nobody here');
  expect(await deliverMail(bySmtp(), later, api.clock.now)).toBe('pending');
  expect(await deliverMail(bySmtp(), refused, api.clock.now)).toBe('failed');
  expect(await deliverMail(bySmtp(), later, api.clock.now + 59_000)).toBeNull();
  smtp.replies.push('451 not now');
  expect(await deliverMail(bySmtp(), later, api.clock.now + 60_000)).toBe('pending');
  expect(await deliverMail(bySmtp(), later, api.clock.now + 120_000)).toBeNull();
  expect(await deliverMail(bySmtp(), later, api.clock.now + 360_000)).toBe('sent');
  expect(await deliverMail(bySmtp(), refused, api.clock.now + 360_000)).toBeNull();
});

test('[NT6] a mail server that is away for a day fails the mail in the end; no mail server at all keeps it waiting', async () => {
  const id = await queued();
  const away = { ...api.platform, mail: smtpPort({ host: '127.0.0.1', port: 9, secure: false, user: '', password: '', from: 'no-reply@liexin.test' }) };
  let [state, now, tries]: [string | null, number, number] = ['pending', api.clock.now, 0];
  while (state === 'pending') {
    state = await deliverMail(away, id, now);
    tries += 1;
    now = (await stored(id))?.dueAt?.toMillis() ?? now;
  }
  expect([state, tries]).toEqual(['failed', 8]);
  expect(now - api.clock.now).toBeGreaterThan(20 * 3_600_000);
  expect(await makeMailPort(undefined).send(id, { to: 'a@example.test', subject: '', text: '' })).toBe('later');
  expect(() => makeMailPort('{"host":"mail.test"}')).toThrow(/LIEXIN_SMTP: port/);
});

test('[NT6] a sender that was killed after its claim is followed by another after two minutes', async () => {
  const id = await queued();
  const killed = { ...api.platform, mail: { goesTo: 'smtp' as const, send: () => Promise.reject(new Error('killed')) } };
  await expect(deliverMail(killed, id, api.clock.now)).rejects.toThrow('killed');
  expect(await deliverMail(bySmtp(), id, api.clock.now + 60_000)).toBeNull();
  expect(await deliverMail(bySmtp(), id, api.clock.now + 120_000)).toBe('sent');
});

test('[NT6] a mail about messages that were read meanwhile does not leave', async () => {
  api.clock.now = Date.now();
  const talk = await aTalk(api);
  await talk.consultantSays();
  api.clock.advance(3 * 60_000);
  const before = smtp.received.length;
  smtp.replies.push('451 not now');
  await escalate(bySmtp(), api.clock.now);
  expect((await talk.mails())[0]?.state).toBe('pending');
  await talk.reads(talk.guestUid);
  api.clock.advance(10 * 60_000);
  await escalate(bySmtp(), api.clock.now);
  expect(smtp.received.length).toBe(before);
  const all = await api.platform.db.collection('mails').where('state', '==', 'void').get();
  expect(all.size).toBe(1);
});

test('[NT4] mails are fixed sentences that hold the public name and, for members alone, the address of the app', () => {
  const [agency, origin] = ['Northlight Search', 'https://app.example'];
  for (const text of [candidateMail.en(agency), candidateMail.zh(agency)]) {
    expect(text.text).toContain(agency);
    expect(JSON.stringify(text)).not.toMatch(/https?:|#|\d/);
  }
  for (const make of [staffMail.en, staffMail.zh, testMail.en, testMail.zh]) {
    expect(make(agency, origin).text).toContain(`\n\n${origin}/`);
    expect(make(agency, null).text).not.toMatch(/https?:/);
    expect(make(agency, origin).text).not.toContain('#');
    expect(make(agency, origin).subject).toBe(make('Other', null).subject);
  }
});
