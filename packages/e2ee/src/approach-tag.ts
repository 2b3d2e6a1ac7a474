import type { Bytes } from '@liexin/proof/bytes';
import { encodeCbor } from '@liexin/proof/cbor';
import { foldHan } from './approach-fold.ts';
import { hkdf, NO_SALT } from './hkdf.ts';

/** What a person or a company is known again by. FORMAT. */
export type ApproachKind = 'email' | 'phone' | 'name' | 'company';

/** Somebody as a consultant knows them. Empty where it is not known. */
export interface ApproachPerson {
  readonly name: string;
  readonly employer: string;
  readonly email: string;
  readonly phone: string;
}

const plain = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/gu, '');

/** An address: NFKC, lower case, no spaces; what stands behind a plus stays. Null for what is none (E34). */
export const approachEmail = (typed: string): string | null => {
  const address = plain(typed);
  return /^[^@]+@[^@]+$/u.test(address) ? address : null;
};

/**
 * A number: digits with the code of its country, which is `country` where none was typed (+ or 00); a zero that dials within a country
 * falls away. Null for fewer than seven or more than fifteen digits (E34).
 */
export const approachPhone = (typed: string, country: string): string | null => {
  const number = typed.normalize('NFKC').trim();
  const digits = number.replace(/\D/gu, '');
  const isWhole = number.startsWith('+') || number.startsWith('00');
  const whole = isWhole ? digits.replace(/^0+/u, '') : `${country}${digits.replace(/^0+/u, '')}`;
  return digits.length >= 7 && whole.length <= 15 ? whole : null;
};

/** A name of a person or a company: NFKC, lower case, no spaces, simplified characters. Null for nothing (E34). */
export const approachName = (typed: string): string | null => foldHan(plain(typed)) || null;

/** The normalised values of a person, by kind: the name goes with the employer, the employer also alone. What is not known is left out. */
export const approachValues = (person: ApproachPerson, country: string): Partial<Record<ApproachKind, string>> => {
  const [email, phone, name, company] = [
    approachEmail(person.email),
    approachPhone(person.phone, country),
    approachName(person.name),
    approachName(person.employer),
  ];
  return {
    ...(email === null ? {} : { email }),
    ...(phone === null ? {} : { phone }),
    ...(name === null ? {} : { name: `${name}\n${company ?? ''}` }),
    ...(company === null ? {} : { company }),
  };
};

/** Key of the tags of one generation of the directory: HKDF(directory key, '', 'hh/approach/v1|' ‖ agencyId) (E33). */
export const approachKey = (directoryKey: Uint8Array, agencyId: string): Promise<Bytes> => hkdf(directoryKey, NO_SALT, `hh/approach/v1|${agencyId}`);

/** HMAC-SHA-256 of CBOR['hh.approach.v1', agencyId, kind, value], the first 16 bytes: whoever has not the key tells nothing from it (E33). */
export const approachTag = async (key: Uint8Array, agencyId: string, kind: ApproachKind, value: string): Promise<Bytes> => {
  const hmac = await crypto.subtle.importKey('raw', new Uint8Array(key), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', hmac, encodeCbor(['hh.approach.v1', agencyId, kind, value]))).slice(0, 16);
};
