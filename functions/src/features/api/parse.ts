import type { z } from 'zod';
import { routes, type ParamsOf, type RequestOf, type ResponseOf, type RouteName } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { longIdPattern, shortIdPattern, uidPattern } from '@liexin/domain/kernel/ids';

/** Every path parameter of the table and what it must look like. */
const patterns: Readonly<Record<string, RegExp>> = {
  linkId: longIdPattern,
  inviteId: longIdPattern,
  noteId: longIdPattern,
  taskId: longIdPattern,
  approvalId: longIdPattern,
  erasureId: longIdPattern,
  changeId: shortIdPattern,
  closingId: shortIdPattern,
  laneId: shortIdPattern,
  mandateId: shortIdPattern,
  deviceId: shortIdPattern,
  conversationId: shortIdPattern,
  compartmentId: shortIdPattern,
  handoverId: shortIdPattern,
  exportId: shortIdPattern,
  entryId: shortIdPattern,
  uid: uidPattern,
};

/** Names the field that is wrong, never what it holds. */
const malformed = (error: z.ZodError): Fault => new Fault('malformed-request', { field: error.issues[0]?.path.join('.') ?? '' });

export const parseParams = <N extends RouteName>(_name: N, params: Readonly<Record<string, string>>): ParamsOf<N> => {
  for (const [key, value] of Object.entries(params)) if (!patterns[key]?.test(value)) throw new Fault('malformed-request', { field: key });
  return params as ParamsOf<N>;
};

/** The request of a route; an empty body counts as {}. Throws malformed-request with the first wrong field's path. */
export const parseRequest = <N extends RouteName>(name: N, text: string): RequestOf<N> => {
  let json: unknown;
  try {
    json = text === '' ? {} : JSON.parse(text);
  } catch {
    throw new Fault('malformed-request', { field: 'body' });
  }
  const parsed = routes[name].request.safeParse(json);
  if (!parsed.success) throw malformed(parsed.error);
  return parsed.data as RequestOf<N>;
};

/** Cuts an answer to what the table promises: a field that slipped into a use case's answer does not leave. */
export const parseResponse = <N extends RouteName>(name: N, value: unknown): ResponseOf<N> => {
  const parsed = routes[name].response.safeParse(value);
  if (!parsed.success) throw new Error(`answer of ${name} does not fit the table at ${parsed.error.issues[0]?.path.join('.') ?? ''}`);
  return parsed.data as ResponseOf<N>;
};
