import { fail, pass, type Result } from '@liexin/proof/result';
import { fromBase58 } from './base58.ts';
import { checkDigits, readNames, readPass, SECRET_WIDTH, type LinkFragment } from './link-fragment.ts';

/** A reply link that was read whole. */
export interface ParsedLink extends LinkFragment {
  readonly linkId: string;
  /** The `#` had been sent as `%23`: servers on the way saw the secret. `begin` says so and the link is to be renewed. */
  readonly exposed: boolean;
}

/** Why a link cannot be read; each has its own sentence on the page. */
export type LinkFault =
  /** No reply link in the text. */
  | 'no-link'
  /** A link without anything behind `#`. */
  | 'no-secret'
  /** The secret ends too early. */
  | 'cut'
  /** Capital letters were made small on the way. */
  | 'lower-cased'
  /** Characters differ from those sent. */
  | 'damaged';

const PATH = /\/r\/([A-Za-z0-9_-]{22})(?![A-Za-z0-9_-])/gu;
const HASH = /#|%(?:25)*23/gu;
const FRAGMENT = /^1([1-9A-HJ-NP-Za-km-z]*)/u;
/** More links or marks than these in one text are not looked at. */
const MAX_TRIES = 8;

/**
 * Finds and checks a reply link in an address or in a whole pasted message. Repairs what mail programs do: `#` as `%23`,
 * parameters before or behind the fragment, line breaks inside the link, signs of the sentence after it. A wrong part
 * behind the secret costs that part only. Pure and local: nothing is sent anywhere.
 */
export async function parseLink(text: string): Promise<Result<ParsedLink, LinkFault>> {
  const first = await parseText(text);
  if (first.ok || !/\s/u.test(text)) return first;
  const joined = await parseText(text.replace(/=\r?\n|\s+/gu, ''));
  return joined.ok ? joined : first;
}

/** The first link in the text that reads whole; else what is wrong with the first one. */
async function parseText(text: string): Promise<Result<ParsedLink, LinkFault>> {
  let fault: LinkFault | undefined;
  for (const path of [...text.matchAll(PATH)].slice(0, MAX_TRIES)) {
    const linkId = path[1] ?? '';
    const [behind = ''] = text.slice(path.index + path[0].length).split(/\s/u, 1);
    for (const hash of [...behind.matchAll(HASH)].slice(0, MAX_TRIES)) {
      const fragment = behind.slice(hash.index + hash[0].length).replace(/%2e/giu, '.');
      const secret = await readSecret(linkId, fragment);
      const exposed = hash[0] !== '#';
      if (secret.ok) return pass({ linkId, secret: secret.value, exposed, ...(await readExtras(linkId, fragment)) });
      fault ??= secret.fault;
    }
    fault ??= 'no-secret';
  }
  return fail(fault ?? 'no-link');
}

async function readSecret(linkId: string, fragment: string): Promise<Result<Uint8Array, LinkFault>> {
  const run = FRAGMENT.exec(fragment)?.[1];
  if (fragment.length === 0) return fail('no-secret');
  if (isLowerCased(fragment)) return fail('lower-cased');
  if (run === undefined) return fail('damaged');
  const digits = run.slice(0, SECRET_WIDTH);
  const check = run.slice(SECRET_WIDTH, SECRET_WIDTH + 2);
  if (check.length < 2) return fail(run.length + 1 === fragment.length ? 'cut' : 'damaged');
  if ((await checkDigits(linkId, `1${digits}`)) !== check) return fail('damaged');
  try {
    return pass(fromBase58(digits, 32));
  } catch {
    return fail('damaged');
  }
}

/** A secret without one capital among this many letters does not occur by chance. */
function isLowerCased(fragment: string): boolean {
  const head = fragment.slice(0, SECRET_WIDTH + 3);
  return head.length > 24 && !/[A-Z]/u.test(head) && /^[0-9a-z]+$/u.test(head);
}

async function readExtras(linkId: string, fragment: string): Promise<Omit<LinkFragment, 'secret'>> {
  const before = fragment.slice(0, SECRET_WIDTH + 3);
  const rest = fragment.slice(SECRET_WIDTH + 3);
  const namesPart = /^\.n([1-9A-HJ-NP-Za-km-z]+)/u.exec(rest)?.[1];
  const passPart = /\.p([1-9A-HJ-NP-Za-km-z]{22})(?![0-9A-Za-z])/u.exec(rest)?.[1];
  const names = namesPart === undefined ? undefined : await readNames(linkId, before, namesPart);
  const readPassPart = passPart === undefined ? undefined : readPass(passPart);
  return {
    ...(names === undefined ? {} : { names }),
    ...(readPassPart === undefined ? {} : { pass: readPassPart }),
  };
}
