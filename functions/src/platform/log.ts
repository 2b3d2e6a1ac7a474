import { logger } from 'firebase-functions';

/** What a line may carry: codes, counts and ids of documents. Never contents, names, addresses, tokens, link ids or fragments. */
export type LogFields = Readonly<Record<string, string | number | boolean | null>>;
export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

/** Keys whose values never leave the process, should a caller name them by mistake. */
const forbidden = /secret|token|auth|email|mail|address|name|text|body|label|link|fragment|digits|phrase|key$/i;
/** A value that does not look like an id or a code (longer, or with spaces) is cut to its length. */
const plain = /^[\w.:/-]{0,80}$/;

export const redact = (fields: LogFields): LogFields =>
  Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key,
      forbidden.test(key) ? '[hidden]' : typeof value === 'string' && !plain.test(value) ? `[${value.length}]` : value,
    ]),
  );

export const systemLog: Log = {
  info: (event, fields = {}) => logger.info(event, redact(fields)),
  warn: (event, fields = {}) => logger.warn(event, redact(fields)),
  error: (event, fields = {}) => logger.error(event, redact(fields)),
};
