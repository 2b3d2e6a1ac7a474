// Fault → google.rpc.Status, and its HTTP form.
import { statusCodes, type Fault, type Status } from '../../model/fault.ts';

/** google.rpc.Status, equal in both dialects. */
export function formatStatus(fault: Fault): { code: number; message: string } {
  return { code: statusCodes[fault.status], message: fault.message };
}

/** HTTP status of a canonical code (google/rpc/code.proto). */
const httpStatuses: Readonly<Record<Status, number>> = {
  CANCELLED: 499,
  UNKNOWN: 500,
  INVALID_ARGUMENT: 400,
  DEADLINE_EXCEEDED: 504,
  NOT_FOUND: 404,
  ALREADY_EXISTS: 409,
  PERMISSION_DENIED: 403,
  RESOURCE_EXHAUSTED: 429,
  FAILED_PRECONDITION: 400,
  ABORTED: 409,
  OUT_OF_RANGE: 400,
  UNIMPLEMENTED: 501,
  INTERNAL: 500,
  UNAVAILABLE: 503,
  UNAUTHENTICATED: 401,
};

/** The JSON error body of REST, also sent inside WebChannel streams. */
export function formatError(fault: Fault): { error: { code: number; message: string; status: Status } } {
  return { error: { code: httpStatuses[fault.status], message: fault.message, status: fault.status } };
}
