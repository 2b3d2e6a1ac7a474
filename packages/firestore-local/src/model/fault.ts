/** gRPC status codes this server answers with (google.rpc.Code). */
export const statusCodes = {
  CANCELLED: 1,
  UNKNOWN: 2,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  ALREADY_EXISTS: 6,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  ABORTED: 10,
  OUT_OF_RANGE: 11,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
  UNAUTHENTICATED: 16,
} as const;
export type Status = keyof typeof statusCodes;

/** The only error the engine throws to a client. The message is safe to send. */
export class Fault extends Error {
  readonly status: Status;
  constructor(status: Status, message: string) {
    super(message);
    this.name = 'Fault';
    this.status = status;
  }
}
