/** Most characters (code points) of one message, on either page: at four bytes each it still fits the largest envelope. */
export const maxMessageLength = 10_000;
