/** Why the vault refuses. Codes have their sentences in `text/for-code.ts`. */
export type VaultFaultCode =
  /** The agency's log does not continue what this device knew, or an entry does not hold. Nothing is encrypted until it does. */
  | 'key-log-forked'
  | 'fingerprint-mismatch'
  /** A key is not here, and may come. */
  | 'key-missing'
  | 'share-missing'
  /** A document is not signed by somebody who may sign it, or says something else than its key. */
  | 'signature-invalid'
  | 'phrase-wrong'
  /** Keys or page were made new since: it opens nothing that is in force. */
  | 'phrase-superseded'
  | 'kit-wrong'
  | 'kit-malformed'
  /** Not 24 words; a word that is on no kit; words that do not belong together in this order. */
  | 'kit-words-count'
  | 'kit-word-unknown'
  | 'kit-words-mixed'
  /** A kit of this agency, and a newer one was made after it. */
  | 'kit-superseded'
  | 'kit-missing'
  | 'message-too-long'
  | 'digits-weak'
  | 'not-a-participant'
  /** The candidate of this conversation does not know this person's new keys. */
  | 'not-introduced'
  /** Another number was typed than the one that both devices compute: the request has ended. */
  | 'number-wrong'
  /** The number counts no more, or the request is another one. */
  | 'number-over'
  /** Too many requests that came to nothing on this device. */
  | 'number-tries'
  /** A device showed something else than it had committed itself to. */
  | 'device-false';

export class VaultFault extends Error {
  readonly code: VaultFaultCode;
  /** Which check failed, for the log: a code of a closed list, never a value. */
  readonly reason: string;
  constructor(code: VaultFaultCode, reason = '') {
    super(code);
    this.name = 'VaultFault';
    this.code = code;
    this.reason = reason;
  }
}
