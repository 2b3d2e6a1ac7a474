import { X509Certificate, createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isIPv4 } from 'node:net';
import { writeFileSafely } from './write-file-safely.ts';

/** Certificate and key in PEM. */
export interface Certificate {
  cert: string;
  key: string;
}

const dayMs = 86_400_000;
/** Apple's limit for certificates that a person installs is 825 days. */
const validDays = 365;

const oids = {
  ecdsaWithSha256: '06082a8648ce3d040302',
  commonName: '0603550403',
  subjectAltName: '0603551d11',
  basicConstraints: '0603551d13',
  extendedKeyUsage: '0603551d25',
  serverAuth: '06082b06010505070301',
};

/**
 * A certificate of our own for this machine's names and IPv4 addresses, for a phone on the same network: browsers give a
 * page on plain HTTP no `crypto.subtle`. Nobody vouches for it, so a browser asks once. Kept in a file and made again
 * when a name is new or 30 days are left; a cut-off write leaves the old one.
 */
export async function loadOwnCertificate(file: string, names: readonly string[], now: number): Promise<Certificate> {
  const kept = parse(await readFile(file, 'utf8').catch(() => ''));
  if (kept && isUsable(kept.cert, names, now)) return kept;
  const made = makeCertificate(names, now);
  await writeFileSafely(file, `${JSON.stringify(made, null, 1)}\n`, 0o600);
  return made;
}

function parse(text: string): Certificate | undefined {
  try {
    const found = JSON.parse(text) as Partial<Certificate>;
    return typeof found.cert === 'string' && typeof found.key === 'string' ? { cert: found.cert, key: found.key } : undefined;
  } catch {
    return undefined;
  }
}

function isUsable(pem: string, names: readonly string[], now: number): boolean {
  const certificate = new X509Certificate(pem);
  return Date.parse(certificate.validTo) > now + 30 * dayMs && names.every((name) => (isIPv4(name) ? certificate.checkIP(name) : certificate.checkHost(name)));
}

/** RFC 5280, section 4.1, with the fields that browsers ask for. */
function makeCertificate(names: readonly string[], now: number): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = sequence(hex(oids.ecdsaWithSha256));
  const name = sequence(tag(0x31, sequence(hex(oids.commonName), tag(0x0c, Buffer.from('Liexin (this machine)')))));
  const alternatives = names.map((one) => (isIPv4(one) ? tag(0x87, Buffer.from(one.split('.').map(Number))) : tag(0x82, Buffer.from(one, 'ascii'))));
  const extension = (oid: string, value: Buffer): Buffer => sequence(hex(oid), tag(0x04, value));
  // A leading 0x01 keeps the serial number positive and its length fixed.
  const serial = tag(0x02, Buffer.concat([Buffer.from([1]), randomBytes(15)]));
  const body = sequence(
    tag(0xa0, tag(0x02, Buffer.from([2]))),
    serial,
    algorithm,
    name,
    sequence(time(now - dayMs), time(now + validDays * dayMs)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tag(
      0xa3,
      sequence(
        extension(oids.subjectAltName, sequence(...alternatives)),
        extension(oids.basicConstraints, sequence()),
        extension(oids.extendedKeyUsage, sequence(hex(oids.serverAuth))),
      ),
    ),
  );
  const signature = sign('sha256', body, createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' })));
  const der = sequence(body, algorithm, tag(0x03, Buffer.concat([Buffer.from([0]), signature])));
  return { cert: toPem('CERTIFICATE', der), key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })) };
}

/** One DER element: tag, length, contents (X.690, 8.1). */
function tag(type: number, contents: Buffer): Buffer {
  const { length } = contents;
  const header = length < 0x80 ? [type, length] : length < 0x100 ? [type, 0x81, length] : [type, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(header), contents]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tag(0x30, Buffer.concat(parts));
}

/** UTCTime, which RFC 5280 wants up to 2049. */
function time(milliseconds: number): Buffer {
  return tag(0x17, Buffer.from(`${new Date(milliseconds).toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`));
}

function hex(text: string): Buffer {
  return Buffer.from(text, 'hex');
}

function toPem(label: string, der: Buffer): string {
  return `-----BEGIN ${label}-----\n${der.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END ${label}-----\n`;
}
