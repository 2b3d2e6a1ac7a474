/** Every code that a call of ours may fail with. Text for people lives in web/src/text. Codes are API: never renamed. */
export const faultCodes = [
  'malformed-request',
  'not-signed-in',
  'sign-in-too-old',
  'too-many-tries',
  'not-allowed',
  'not-found',
  'already-exists',
  'stale-head',
  'stale-epoch',
  'wraps-incomplete',
  'bad-signature',
  'bad-proof',
  'agency-exists',
  'member-exists',
  'not-a-member',
  'device-off',
  'device-unknown',
  'wrong-number',
  'kit-unconfirmed',
  'share-purged',
  'period-out-of-range',
  'lane-closed',
  'link-unknown',
  'link-ended',
  'link-revoked',
  'link-replaced',
  'link-expired',
  'link-impostor',
  'link-waiting',
  'link-claimed-elsewhere',
  'nonce-spent',
  'digits-wrong',
  'digits-void',
  'digits-weak',
  'code-wrong',
  'code-void',
  'pass-spent',
  'no-contact',
  'note-limit',
  'invitation-unknown',
  'invitation-ended',
  'invitation-taken',
  'own-request',
  'needs-second',
  'request-over',
  'last-owner',
  'in-team',
  'over-limit',
  'unavailable',
  'internal',
] as const;
export type FaultCode = (typeof faultCodes)[number];

/** HTTP status of each code. */
export const faultStatus: Readonly<Record<FaultCode, number>> = {
  'malformed-request': 400,
  'not-signed-in': 401,
  'sign-in-too-old': 401,
  'too-many-tries': 429,
  'not-allowed': 403,
  'not-found': 404,
  'already-exists': 409,
  'stale-head': 409,
  'stale-epoch': 409,
  'wraps-incomplete': 409,
  'bad-signature': 403,
  'bad-proof': 403,
  'agency-exists': 409,
  'member-exists': 409,
  'not-a-member': 403,
  'device-off': 403,
  'device-unknown': 403,
  'wrong-number': 403,
  'kit-unconfirmed': 409,
  'share-purged': 410,
  'period-out-of-range': 400,
  'lane-closed': 409,
  'link-unknown': 404,
  'link-ended': 410,
  'link-revoked': 410,
  'link-replaced': 410,
  'link-expired': 410,
  'link-impostor': 410,
  'link-waiting': 409,
  'link-claimed-elsewhere': 409,
  'nonce-spent': 409,
  'digits-wrong': 403,
  'digits-void': 403,
  'digits-weak': 400,
  'code-wrong': 403,
  'code-void': 403,
  'pass-spent': 403,
  'no-contact': 409,
  'note-limit': 429,
  'invitation-unknown': 404,
  'invitation-ended': 410,
  'invitation-taken': 409,
  'own-request': 403,
  'needs-second': 409,
  'request-over': 410,
  'last-owner': 409,
  'in-team': 409,
  'over-limit': 429,
  unavailable: 503,
  internal: 500,
};

/** An expected refusal. `detail` carries machine-readable facts (a new head, tries left), never contents, names or secrets. */
export class Fault extends Error {
  readonly code: FaultCode;
  readonly detail: Readonly<Record<string, string | number | boolean | null>>;
  constructor(code: FaultCode, detail: Readonly<Record<string, string | number | boolean | null>> = {}) {
    super(code);
    this.name = 'Fault';
    this.code = code;
    this.detail = detail;
  }
}

export interface FaultBody {
  readonly error: { readonly code: FaultCode; readonly detail: Fault['detail'] };
}
