import { documentValue, fullPath } from './document-value.ts';
import type { QueryView, RulesRequest } from './request.ts';
import { tokenValue } from './token-value.ts';
import { int, list, map, NULL, string, type RuleValue } from './value.ts';

/** The value of `request`. For a list, `request.path` is the collection's path. */
export function requestValue(request: RulesRequest): RuleValue {
  const { auth, method, time, query } = request;
  const fields = new Map<string, RuleValue>([
    [
      'auth',
      auth === null
        ? NULL
        : map(
            new Map<string, RuleValue>([
              ['uid', string(auth.uid)],
              ['token', tokenValue(auth.token)],
            ]),
          ),
    ],
    ['method', string(method)],
    ['path', fullPath(request.database, request.path)],
    ['time', { type: 'timestamp', seconds: time.seconds, nanos: time.nanos }],
    ['resource', documentValue(request.database, request.requestResource)],
  ]);
  if (method === 'list') fields.set('query', queryValue(query));
  return map(fields);
}

/** `limit` and `offset` are null if the query has none, so comparing them is an error and denies. */
function queryValue(query: QueryView | undefined): RuleValue {
  return map({
    limit: query?.limit === undefined ? NULL : int(query.limit),
    offset: query?.offset === undefined ? NULL : int(query.offset),
    orderBy: list((query?.orderBy ?? []).map(string)),
  });
}
