/** Closed list of ways in which bytes or fields are not what a format says. */
export type FormatFaultCode =
  | 'bad-base58'
  | 'bad-base64url'
  | 'bad-cbor'
  | 'bad-hex'
  | 'bad-length'
  | 'bad-number'
  | 'bad-shape'
  | 'bad-text'
  | 'unknown-suite';

/**
 * Thrown when input cannot be encoded or decoded under one of the project's formats. The message is the code and the
 * name of the field, never a value: values may be secret.
 */
export class FormatFault extends Error {
  readonly code: FormatFaultCode;

  constructor(code: FormatFaultCode, field: string) {
    super(`${code}: ${field}`);
    this.name = 'FormatFault';
    this.code = code;
  }
}
