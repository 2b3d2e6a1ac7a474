import { Fault, type FaultCode } from '@liexin/domain/kernel/fault';
import type { ClientFaultCode } from '../text/for-code.ts';
import { NetworkFault } from './network-fault.ts';
import { VaultFault } from './vault/vault-fault.ts';

/** The code to show a sentence for: of our own faults, of the vault, of the Auth and Firestore SDKs, and of the browser's storage. Never a message. */
export const faultCode = (error: unknown): string => {
  if (error instanceof Fault) return fromApi[error.code] ?? error.code;
  if (error instanceof NetworkFault || error instanceof VaultFault) return error.code;
  const code = codeOf(error);
  if (code !== null) return fromSdk[code] ?? 'internal';
  if (error instanceof DOMException && error.name === 'QuotaExceededError') return 'storage-full';
  return 'internal';
};

/** True where trying the same again later may help without anybody doing anything. */
export const isTransient = (error: unknown): boolean =>
  error instanceof NetworkFault ||
  (error instanceof Fault && ['unavailable', 'internal', 'over-limit'].includes(error.code)) ||
  ['unavailable', 'deadline-exceeded', 'auth/network-request-failed', 'cancelled', 'aborted', 'resource-exhausted', 'internal'].includes(codeOf(error) ?? '');

/** True where this device, or its person, is not let in any more. */
export const isRemoval = (error: unknown): boolean => error instanceof Fault && ['device-off', 'device-unknown', 'not-a-member'].includes(error.code);

/** By which closing the agency of this person is closed; null where it is not that. */
export const closingOf = (error: unknown): string | null =>
  error instanceof Fault && error.code === 'agency-closed' && typeof error.detail['closing'] === 'string' ? error.detail['closing'] : null;

export const codeOf = (error: unknown): string | null =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : null;

/** Where the words of a screen are more exact than the API's code. */
const fromApi: Partial<Record<FaultCode, ClientFaultCode>> = {
  'not-allowed': 'permission-denied',
};

/** Codes of the SDKs, as `forCode` has sentences for them. */
const fromSdk: Readonly<Record<string, FaultCode | ClientFaultCode>> = {
  'auth/email-already-in-use': 'email-taken',
  'auth/invalid-email': 'email-invalid',
  'auth/missing-email': 'email-invalid',
  'auth/weak-password': 'password-too-short',
  'auth/wrong-password': 'password-wrong',
  'auth/invalid-credential': 'password-wrong',
  'auth/invalid-login-credentials': 'password-wrong',
  'auth/user-not-found': 'password-wrong',
  'auth/missing-password': 'password-wrong',
  'auth/user-disabled': 'account-closed',
  'auth/too-many-requests': 'too-many-tries',
  'auth/network-request-failed': 'offline',
  'auth/internal-error': 'unavailable',
  'auth/timeout': 'timeout',
  'permission-denied': 'permission-denied',
  unavailable: 'offline',
  'deadline-exceeded': 'timeout',
  'resource-exhausted': 'over-limit',
  'not-found': 'not-found',
};
