// Firestore as somebody with a token and no program of ours meets it: the REST interface of the local server.
type Json = Readonly<Record<string, unknown>>;

/** Null: nothing granted. */
export type Seen = readonly string[] | null;

export interface Rest {
  /** Ids that came; null when it was refused. A document that is not there is an empty list. */
  get(path: string): Promise<Seen>;
  list(collection: string, filter?: readonly [field: string, op: 'ARRAY_CONTAINS' | 'EQUAL', value: string]): Promise<Seen>;
  /** How many; null when it was refused. */
  count(collection: string, filter?: readonly [field: string, op: 'ARRAY_CONTAINS' | 'EQUAL', value: string]): Promise<number | null>;
  /** All collections of one name, wherever they stand. */
  group(name: string): Promise<Seen>;
  commit(writes: readonly Json[]): Promise<boolean>;
  /** The name of a document, as writes want it. */
  name(path: string): string;
}

/** `token`: null is nobody. `address`: host and port of the server. */
export const restAs = (address: string, projectId: string, token: string | null): Rest => {
  const root = `projects/${projectId}/databases/(default)/documents`;
  const call = async (path: string, body?: Json): Promise<{ readonly status: number; readonly json: unknown }> => {
    const response = await fetch(`http://${address}/v1/${root}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'content-type': 'application/json', ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, json: await response.json() };
  };
  /** Refused is the rules' word alone: a request that cannot be understood is a fault of the test. */
  const granted = ({ status, json }: Awaited<ReturnType<typeof call>>): boolean => {
    if (status === 200 || status === 404) return true;
    if (status === 403) return false;
    throw new Error(`${status} ${JSON.stringify(json)}`);
  };
  const idOf = (name: string): string => name.slice(name.lastIndexOf('/') + 1);
  const placeOf = (collection: string): readonly [parent: string, id: string] => {
    const slash = collection.lastIndexOf('/');
    return slash < 0 ? ['', collection] : [`/${collection.slice(0, slash)}`, collection.slice(slash + 1)];
  };
  const queryOf = (collectionId: string, filter: Parameters<Rest['list']>[1], allDescendants = false): Json => ({
    from: [{ collectionId, allDescendants }],
    limit: 50,
    ...(filter === undefined ? {} : { where: { fieldFilter: { field: { fieldPath: filter[0] }, op: filter[1], value: { stringValue: filter[2] } } } }),
  });
  const run = async (parent: string, structuredQuery: Json): Promise<Seen> => {
    const answer = await call(`${parent}:runQuery`, { structuredQuery });
    if (!granted(answer)) return null;
    return (answer.json as { document?: { name: string } }[]).flatMap(({ document }) => (document === undefined ? [] : [idOf(document.name)]));
  };
  return {
    name: (path) => `${root}/${path}`,
    get: async (path) => {
      const answer = await call(`/${path}`);
      if (!granted(answer)) return null;
      return answer.status === 404 ? [] : [idOf((answer.json as { name: string }).name)];
    },
    list: (collection, filter) => run(placeOf(collection)[0], queryOf(placeOf(collection)[1], filter)),
    group: (name) => run('', queryOf(name, undefined, true)),
    count: async (collection, filter) => {
      const [parent, id] = placeOf(collection);
      const answer = await call(`${parent}:runAggregationQuery`, {
        structuredAggregationQuery: { structuredQuery: queryOf(id, filter), aggregations: [{ alias: 'n', count: {} }] },
      });
      if (!granted(answer)) return null;
      return Number((answer.json as { result: { aggregateFields: { n: { integerValue: string } } } }[])[0]?.result.aggregateFields.n.integerValue ?? 0);
    },
    commit: async (writes) => granted(await call(':commit', { writes })),
  };
};
