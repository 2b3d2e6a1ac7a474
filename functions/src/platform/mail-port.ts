import { createTransport } from 'nodemailer';
import { z } from 'zod';
import type { Mail } from './mail-outbox.ts';

/** How a handing over ended: taken; not now, try again; never. */
export type MailResult = 'accepted' | 'later' | 'refused';
export interface MailPort {
  /** `mailbox`: no farther than the local mailbox page. */
  readonly goesTo: 'smtp' | 'mailbox';
  /** `id` becomes the Message-ID: a mail that is sent twice is known as the same one. Never throws. */
  send(id: string, mail: Mail): Promise<MailResult>;
}

/** JSON of the secret LIEXIN_SMTP; the word `mailbox` where mails stay on this machine. */
const settingsSchema = z.object({
  host: z.string().min(1),
  port: z.int().min(1).max(65_535),
  /** TLS from the first byte; else STARTTLS, which is demanded. */ secure: z.boolean(),
  user: z.string(),
  password: z.string(),
  from: z.email(),
});
export type SmtpSettings = z.infer<typeof settingsSchema>;

export const mailboxPort: MailPort = { goesTo: 'mailbox', send: () => Promise.resolve('accepted') };
/** Where nobody has set a mail server yet: mails wait. */
const waitingPort: MailPort = { goesTo: 'smtp', send: () => Promise.resolve('later') };

/** A mail server. What it refuses for good (RFC 5321, 4.2.1: 5yz) is not tried again, everything else is. */
export const smtpPort = (settings: SmtpSettings, options: { readonly isTlsDemanded: boolean } = { isTlsDemanded: true }): MailPort => {
  const transport = createTransport({
    host: settings.host,
    port: settings.port,
    secure: settings.secure,
    requireTLS: options.isTlsDemanded && !settings.secure,
    auth: settings.user === '' ? undefined : { user: settings.user, pass: settings.password },
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    goesTo: 'smtp',
    send: async (id, { to, subject, text }) => {
      try {
        await transport.sendMail({ from: settings.from, to, subject, text, messageId: `<${id}@${settings.from.split('@')[1] ?? 'localhost'}>` });
        return 'accepted';
      } catch (error) {
        const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
        // Our own sign-in being refused is no fault of the mail.
        return typeof responseCode === 'number' && responseCode >= 500 && code !== 'EAUTH' ? 'refused' : 'later';
      }
    },
  };
};

/** The port that the secret asks for. Throws, naming fields and no values, when it is neither. */
export const makeMailPort = (secret: string | undefined): MailPort => {
  if (secret === undefined || secret === '') return waitingPort;
  if (secret === 'mailbox') return mailboxPort;
  const parsed = settingsSchema.safeParse(JSON.parse(secret));
  if (!parsed.success) throw new Error(`LIEXIN_SMTP: ${parsed.error.issues.map((issue) => issue.path.join('.')).join(', ')}`);
  return smtpPort(parsed.data);
};
