import { randomBytes } from 'node:crypto';
import { applicationDefault } from 'firebase-admin/app';
import type { Firestore } from 'firebase-admin/firestore';
import { getStores } from './admin.ts';
import type { AuthPort } from './auth-port.ts';
import { readChecker, type CheckerFiles } from './checker-file.ts';
import { adminAuthPort } from './auth-port.ts';
import { makeKmsLogSigner } from './kms-log-signer.ts';
import { systemLog, type Log } from './log.ts';
import { makeMailPort, type MailPort } from './mail-port.ts';
import { makePushPort, type PushPort } from './push-port.ts';
import { readSecrets, type Secrets } from './secrets.ts';
import { makeLogSigner, makeSigner, type LogSigner, type Signer } from './signer.ts';

/** Everything that a use case needs from outside. Time comes with each call as `now`. */
export interface Platform {
  readonly db: Firestore;
  /** Database `shred`: retention shares and link shares. */
  readonly shred: Firestore;
  readonly auth: AuthPort;
  readonly signer: Signer;
  readonly logSigner: LogSigner;
  readonly secrets: Secrets;
  readonly log: Log;
  /** n random bytes. */
  readonly random: (n: number) => Uint8Array;
  readonly projectId: string;
  /** Public web key of the project; any text locally. */
  readonly apiKey: string;
  /** Origin of the candidate's page, null when it is the page's own host with `c.` before it. */
  readonly candidateOrigin: string | null;
  /** `host:port` of the local push service, null where the browsers' own are used. */
  readonly pushService: string | null;
  readonly push: PushPort;
  readonly mail: MailPort;
  /** Origin of the app for mails to members, null where it is not known. */
  readonly appOrigin: string | null;
  /** The offline checker. */
  readonly checker: () => Promise<CheckerFiles>;
}

let made: Platform | undefined;
/** The platform of this process, made once. */
export const getPlatform = (): Platform => (made ??= makePlatform());

/** In Cloud KMS where a key version is named, else in the process's own secret. */
const logSigner = (secrets: Secrets, keyVersion: string | undefined): LogSigner => {
  if (!keyVersion) return makeLogSigner(secrets);
  // Its library keeps the token until shortly before it ends.
  const own = applicationDefault();
  return makeKmsLogSigner({ keyVersion, token: async () => (await own.getAccessToken()).access_token });
};

const makePlatform = (): Platform => {
  const stores = getStores();
  const secrets = readSecrets();
  const pushService = process.env['LIEXIN_PUSH_SERVICE'] ?? null;
  const appOrigin = process.env['LIEXIN_APP_ORIGIN'] ?? null;
  return {
    ...stores,
    auth: adminAuthPort(stores.adminAuth),
    signer: makeSigner(secrets),
    logSigner: logSigner(secrets, process.env['LIEXIN_LOG_KEY']),
    secrets,
    log: systemLog,
    random: (n) => new Uint8Array(randomBytes(n)),
    projectId: process.env['GCLOUD_PROJECT'] ?? 'demo-liexin',
    apiKey: process.env['LIEXIN_API_KEY'] ?? 'local',
    candidateOrigin: process.env['LIEXIN_CANDIDATE_ORIGIN'] ?? null,
    pushService,
    push: makePushPort(secrets, pushService, appOrigin?.startsWith('https:') ? appOrigin : 'mailto:push@localhost'),
    mail: makeMailPort(process.env['LIEXIN_SMTP']),
    appOrigin,
    checker: readChecker,
  };
};
