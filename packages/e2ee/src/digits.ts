import { expectLength, type Bytes } from '@liexin/proof/bytes';
import { FormatFault } from '@liexin/proof/format-fault';
import { hkdf, NO_SALT } from './hkdf.ts';
import { randomBelow } from './random-bytes.ts';

/** Six ASCII digits of what was typed (NFKC: full-width digits count, spaces and hyphens do not), or `undefined`. */
export function normaliseDigits(typed: string): string | undefined {
  const digits = typed.normalize('NFKC').replace(/[\s-]/gu, '');
  return /^[0-9]{6}$/u.test(digits) ? digits : undefined;
}

/**
 * Whether six digits are too easy to guess: a date in any usual order, a run, one pair or half repeated, three pairs, at most
 * two different digits. Refused when chosen; a random proposal never is one (E25).
 */
export function areWeakDigits(digits: string): boolean {
  return isDate(digits) || isRun(digits) || isRepeat(digits);
}

/** A random six that is not weak, to be proposed. */
export function proposeDigits(): string {
  for (;;) {
    const digits = String(randomBelow(1_000_000)).padStart(6, '0');
    if (!areWeakDigits(digits)) return digits;
  }
}

/**
 * dp = HKDF(digitKey, '', 'hh/guest/digits/v1|' guestUid '|' digits): 32 bytes. The server sees this alone, and without the
 * link's card nobody can try digits against it. Throws a `FormatFault` for what is no six digits.
 */
export async function digitsProof(digitKey: Uint8Array, guestUid: string, typed: string): Promise<Bytes> {
  const digits = normaliseDigits(typed);
  if (digits === undefined) throw new FormatFault('bad-text', 'digits');
  return hkdf(expectLength(digitKey, 32, 'digitKey'), NO_SALT, `hh/guest/digits/v1|${guestUid}|${digits}`);
}

function isDate(digits: string): boolean {
  const [a, b, c] = [0, 2, 4].map((at) => Number(digits.slice(at, at + 2)));
  if (a === undefined || b === undefined || c === undefined) return false;
  const year = Number(digits.slice(0, 4));
  const isYearMonth = year >= 1900 && year < 2100 && c >= 1 && c <= 12;
  return isDayMonth(a, b) || isDayMonth(b, a) || isDayMonth(c, b) || isYearMonth;
}

function isDayMonth(day: number, month: number): boolean {
  const days = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
  return days !== undefined && day >= 1 && day <= days;
}

/** 123456, 987654, 135790, 246802: the same step from each digit to the next, modulo ten; 111111 too. */
function isRun(digits: string): boolean {
  const steps = new Set([...digits].slice(1).map((digit, i) => (Number(digit) - Number(digits[i]) + 10) % 10));
  return steps.size === 1;
}

function isRepeat(digits: string): boolean {
  return new Set(digits).size <= 2 || /^(..)\1\1$/u.test(digits) || /^(...)\1$/u.test(digits) || /^(.)\1(.)\2(.)\3$/u.test(digits);
}
