import { concatBytes, expectLength, utf8, type Bytes } from '@liexin/proof/bytes';
import { fail, pass, type Result } from '@liexin/proof/result';
import { sha256 } from '@liexin/proof/sha256';
import { BASE58, fromBase58, toBase58 } from './base58.ts';

/** What an invitation carries behind `#`: never in a mail of the platform, never sent to a server. */
export interface InviteFragment {
  /** 32 bytes. */
  readonly secret: Uint8Array;
  /** Of the agency, 16 bytes: the joiner pins it before anything is asked of the server. */
  readonly fingerprint: Uint8Array;
}

const SECRET = 44;
const FINGERPRINT = 22;
const CHECK = 2;

/** '1' secret58 fingerprint58 c2, where c2 is made like the check of a reply link with the label 'hh/invite/check/v1|' (TM3). */
export async function buildInviteFragment(inviteId: string, { secret, fingerprint }: InviteFragment): Promise<string> {
  const text = `1${toBase58(expectLength(secret, 32, 'secret'), SECRET)}${toBase58(expectLength(fingerprint, 16, 'fingerprint'), FINGERPRINT)}`;
  return text + (await checkOf(inviteId, text));
}

/** Reads it; `damaged` when it was cut or changed on the way. Characters behind it are passed over. */
export async function parseInviteFragment(inviteId: string, fragment: string): Promise<Result<InviteFragment, 'damaged'>> {
  const text = fragment.replace(/^#/, '').slice(0, 1 + SECRET + FINGERPRINT);
  const check = fragment.replace(/^#/, '').slice(text.length, text.length + CHECK);
  if (!text.startsWith('1') || (await checkOf(inviteId, text)) !== check) return fail('damaged');
  try {
    return pass({ secret: decode(text.slice(1, 1 + SECRET), 32), fingerprint: decode(text.slice(1 + SECRET), 16) });
  } catch {
    return fail('damaged');
  }
}

const decode = (text: string, length: number): Bytes => fromBase58(text, length);

const checkOf = async (inviteId: string, before: string): Promise<string> => {
  const hash = await sha256(concatBytes(utf8(`hh/invite/check/v1|${inviteId}|${before}`)));
  const number = new DataView(hash.buffer).getUint32(0) % 3364;
  return BASE58.charAt(Math.floor(number / 58)) + BASE58.charAt(number % 58);
};
