// Prints format-vectors.json: every fixed format once more, on node:crypto and a CBOR writer of its own, sharing no line
// with the packages it tests. Run: node packages/e2ee/vectors/make-format-vectors.ts > packages/e2ee/vectors/format-vectors.json
import { createHash, createHmac, hkdfSync, pbkdf2Sync } from 'node:crypto'
import process from 'node:process'

type Item = null | number | string | Buffer | Item[]

function head(major: number, value: number): Buffer {
  const type = major << 5
  if (value < 24) return Buffer.from([type | value])
  if (value < 256) return Buffer.from([type | 24, value])
  if (value < 65_536) return Buffer.from([type | 25, value >> 8, value & 255])
  const long = Buffer.alloc(value < 2 ** 32 ? 5 : 9)
  long[0] = type | (long.length === 5 ? 26 : 27)
  if (long.length === 5) long.writeUInt32BE(value, 1)
  else long.writeBigUInt64BE(BigInt(value), 1)
  return long
}

function cbor(item: Item): Buffer {
  if (item === null) return Buffer.from([0xf6])
  if (typeof item === 'number') return head(0, item)
  if (typeof item === 'string') return Buffer.concat([head(3, Buffer.byteLength(item)), Buffer.from(item)])
  if (Buffer.isBuffer(item)) return Buffer.concat([head(2, item.length), item])
  return Buffer.concat([head(4, item.length), ...item.map(cbor)])
}

const from = (start: number, length: number): Buffer => Buffer.from(Array.from({ length }, (_, i) => (start + i) & 255))
const point = (start: number): Buffer => Buffer.concat([Buffer.from([4]), from(start, 64)])
const sha = (...parts: Buffer[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest()
const hkdf = (key: Buffer, salt: string | Buffer, info: string): Buffer =>
  Buffer.from(hkdfSync('sha256', key, salt, info, 32))

const agencyId = 'agency0000000001'
const laneId = 'lane000000000001'
const linkId = 'Q2FuZGlkYXRlTGluazAxMg'
const guestUid = 'guest00000000000000001'
const deviceId = 'device0000000001'
const key = from(0x80, 32)
const statement = [agencyId, linkId, guestUid, deviceId, point(1), point(2), from(0x30, 16)]
const macKey = from(0x40, 32)
const spki = Buffer.concat([Buffer.from('3059301306072a8648ce3d020106082a8648ce3d030107034200', 'hex'), point(9)])
const fingerprint = sha(spki).subarray(0, 16)
const m = createHmac('sha256', macKey).update(cbor(['hh.bind.v1', ...statement])).digest()
const revealed = ['uid1', deviceId, point(1), point(2), from(0x30, 32)]
const deviceCommitment = sha(cbor(['hh.device.commit.v1', agencyId, ...revealed]))
const numberHash = sha(
  cbor(['hh.device.number.v1', agencyId, fingerprint, ...revealed, deviceCommitment, 'device0000000002', from(0x50, 32)]),
)

const vectors = {
  note: 'made by make-format-vectors.ts on node:crypto; from(s, n) is n bytes s, s+1, …; point(s) is 04 ‖ from(s, 64)',
  kcv: hkdf(key, '', 'hh/kcv/v1').subarray(0, 16),
  namesKey: hkdf(key, '', 'hh/names/v1'),
  signersKey: hkdf(key, '', 'hh/signers/v1'),
  mandateCardKey: hkdf(key, '', 'hh/card/v1|mandate'),
  dp: hkdf(key, '', `hh/guest/digits/v1|${guestUid}|482915`),
  approachKey: hkdf(key, '', `hh/approach/v1|${agencyId}`),
  approachTag: createHmac('sha256', hkdf(key, '', `hh/approach/v1|${agencyId}`))
    .update(cbor(['hh.approach.v1', agencyId, 'name', '沈一帆\n远山科技']))
    .digest()
    .subarray(0, 16),
  kitKey: hkdf(key, 'kit0000000000000000001', `hh/kit/v1|${agencyId}`),
  phraseKey: pbkdf2Sync('abacus felt-tip zoom abide t-shirt ability', from(0x10, 16), 600_000, 32, 'sha256'),
  wrapInfo: cbor(['hh.wrap.v1', 1, 'candidate', agencyId, laneId, 7, deviceId, sha(point(1))]),
  linkWrapAad: cbor(['hh.wrap.v1', 1, 'link', agencyId, laneId, 7, linkId, '']),
  bindBytes: cbor(['hh.bind.v1', ...statement]),
  m,
  candidateDevice: cbor([
    'hh.cdev.v1', agencyId, laneId, guestUid, linkId, point(1), point(2), from(0x30, 16), m, from(0x50, 64),
    ['staff', 'uid1', from(0x60, 64)], 3,
  ]),
  fingerprint,
  fingerprintDigits: Buffer.from((BigInt(`0x${fingerprint.toString('hex')}`) % 10n ** 24n).toString().padStart(24, '0')),
  keyLogHash: sha(
    cbor(['hh.klog.v2', agencyId, 4, from(0x70, 32), 'dev.add', deviceId, sha(cbor(['uid1', point(1), point(2)])), 'uid1']),
  ),
  userAddBody: cbor([['admin', 'owner'], ['compensation', 'standard'], point(1), point(2), 1]),
  signerListHash: sha(
    cbor(['hh.signers.v1', agencyId, laneId, 0, Buffer.alloc(32), 1, 4, from(0x70, 32), from(1, 12), sha(from(5, 50)), 'uid1']),
  ),
  recipientsHash: sha(
    cbor([
      ['compartment:comp000000000001:2', Buffer.concat([from(1, 12), from(2, 48)])],
      [`device:${deviceId}`, Buffer.concat([point(3), from(4, 48)])],
      [`link:${linkId}`, Buffer.concat([from(5, 12), from(6, 48)])],
    ]),
  ),
  epochBytes: cbor([
    'hh.epoch.v1', agencyId, laneId, 7, 'reply', from(1, 16), from(2, 32), from(3, 32), 4, from(0x70, 32),
  ]),
  generationBytes: cbor([
    'hh.generation.v1', agencyId, 'comp000000000001', 'directory', 'standard', 2, from(1, 16),
    sha(Buffer.concat([from(1, 12), from(2, 48)])), from(3, 32), 4, from(0x70, 32),
  ]),
  statements: cbor([
    cbor(['hh.claim.v1', agencyId, linkId, deviceId]),
    cbor(['hh.session.v1', agencyId, 'uid1', deviceId, from(0x30, 16)]),
    cbor(['hh.digits.set.v1', agencyId, guestUid, deviceId, from(1, 32)]),
    cbor(['hh.digits.set.v1', agencyId, guestUid, deviceId, null]),
    cbor(['hh.pass.v1', agencyId, linkId, deviceId, from(1, 32)]),
    cbor(['hh.approve.v1', agencyId, linkId, deviceId]),
    cbor(['hh.admit.v1', agencyId, linkId, deviceId]),
    cbor(['hh.device.v1', 'uid1', deviceId, point(1), point(2)]),
    cbor(['hh.digits.v1', agencyId, guestUid, from(1, 32)]),
  ]),
  deviceCommitment,
  deviceNumber: Buffer.from((numberHash.readBigUInt64BE() % 10_000n).toString().padStart(4, '0')),
  factLeaf: sha(Buffer.from([1]), cbor(['hh.fact.v1', 'share', [24_322, from(1, 32)]])),
}

const hex = Object.entries(vectors).map(([name, value]) => [name, typeof value === 'string' ? value : value.toString('hex')])
process.stdout.write(`${JSON.stringify(Object.fromEntries(hex), null, 2)}\n`)
