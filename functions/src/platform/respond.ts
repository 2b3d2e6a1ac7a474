import { Fault, faultStatus, type FaultBody } from '@liexin/domain/kernel/fault';
import { FormatFault } from '@liexin/proof/format-fault';

/** Bytes of the wrong form are the caller's mistake; everything else unknown is ours. */
export const toFault = (error: unknown): Fault => {
  if (error instanceof Fault) return error;
  if (error instanceof FormatFault) return new Fault('malformed-request', { field: error.code });
  // gRPC: ABORTED and UNAVAILABLE survive the SDK's own retries only when the store is away or a document is fought over.
  const code = (error as { code?: unknown } | null)?.code;
  return code === 10 || code === 14 || code === 4 ? new Fault('unavailable') : new Fault('internal');
};

/** JSON of a refusal: {error: {code, detail}}. */
export const faultResponse = (fault: Fault): Response => {
  const body: FaultBody = { error: { code: fault.code, detail: fault.detail } };
  return new Response(JSON.stringify(body), { status: faultStatus[fault.code], headers: { 'content-type': 'application/json', 'cache-control': 'no-store' } });
};

export const okResponse = (body: unknown): Response =>
  new Response(JSON.stringify(body), { status: 200, headers: { 'content-type': 'application/json', 'cache-control': 'no-store' } });
